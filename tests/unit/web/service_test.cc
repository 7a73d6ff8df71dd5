// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "store/study_lock.h"
#include "unit/study/small_study.h"

namespace tricho {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class ServiceTest : public testing::Test {
 protected:
  WebResponse Get(const std::string& place) {
    WebRequest request;
    request.method = "GET";
    const WebTarget target = *ParseTarget("/" + place);
    return service_.Answer(target.path.substr(1), target, request);
  }
  WebResponse Post(const std::string& place, const std::string& body) {
    WebRequest request;
    request.method = "POST";
    request.body = body;
    const WebTarget target = *ParseTarget("/" + place);
    return service_.Answer(target.path.substr(1), target, request);
  }

  TemporaryFolder folder_;
  StudyFolder study_ = MakeSmallStudy(folder_.path() / "study");
  Service service_{study_, RunOptions()};
};

TEST_F(ServiceTest, ThePageAndItsFilesAreThere) {
  EXPECT_EQ(Get("").content_type, "text/html; charset=utf-8");
  EXPECT_THAT(Get("").body, HasSubstr("<script type=\"module\" src=\"app.js\">"));
  EXPECT_EQ(Get("app.js").content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(Get("none.js").status, 404);
  EXPECT_EQ(Post("app.js", "{}").status, 404);
}

TEST_F(ServiceTest, TheStudyIsTold) {
  const json study = json::parse(Get("api/study").body);
  EXPECT_EQ(study["new"], study["photos"]);
  EXPECT_FALSE(study["participants"].empty());
}

TEST_F(ServiceTest, ParticipantsAndSessionsAreEnteredOnce) {
  EXPECT_EQ(json::parse(Post("api/participant", R"({"id":"042","arm":"laser"})").body)["new"], true);
  EXPECT_EQ(json::parse(Post("api/participant", R"({"id":"042"})").body)["new"], false);
  EXPECT_EQ(json::parse(Post("api/session", R"({"participant":"042","date":"2026-01-31","kind":"laser"})").body)["new"],
            true);
  EXPECT_EQ(Post("api/session", R"({"participant":"042","date":"2026-02-31","kind":"laser"})").status, 400);
  EXPECT_EQ(Post("api/session", R"({"participant":"042","date":"2026-01-31"})").status, 400);
  EXPECT_THAT(Get("api/study").body, HasSubstr("sub-042"));
}

TEST_F(ServiceTest, AStudyThatIsBeingWorkedOnIsLeftAlone) {
  const StudyLock lock(study_, [] { FAIL(); });
  const WebResponse response = Post("api/participant", R"({"id":"042"})");
  EXPECT_EQ(response.status, 507);
  EXPECT_THAT(response.body, HasSubstr("being worked on"));
  EXPECT_THAT(Get("api/study").body, testing::Not(HasSubstr("sub-042")));
}

TEST_F(ServiceTest, APhotoThatWasNotAnalyzedIsRefusedInWords) {
  const json study = json::parse(Get("api/study").body);
  const std::string id = study["participants"][0]["visits"][0]["photos"][0]["id"];
  EXPECT_EQ(Get("api/photo?id=" + id).status, 422);
  EXPECT_THAT(Get("api/photo?id=" + id).body, HasSubstr("has not been analyzed yet"));
  EXPECT_EQ(Get("api/photo?id=other").status, 422);
}

TEST_F(ServiceTest, NobodyReadsAStudyThatWasNotAnalyzed) {
  EXPECT_THAT(Get("api/readers").body, HasSubstr("has not been analyzed yet"));
  EXPECT_EQ(Post("api/begin-reading", R"({"who":"ab"})").status, 422);
  EXPECT_EQ(Get("api/readers").status, 200);
  EXPECT_EQ(Get("api/reading?reader=..").status, 400);
  EXPECT_EQ(Get("api/agreement").status, 404);
  EXPECT_FALSE(std::filesystem::exists(study_.root / "readings"));
}

TEST_F(ServiceTest, WhatIsNoStepOfAReadingIsRefused) {
  for (const char* body :
       {"", "[]", "{}", R"({"who":"ab","kind":"sign","photo":1})", R"({"who":"ab","kind":"begin","photo":1})",
        R"({"who":"ab","kind":"add","photo":1,"points":[[1]]})", R"({"who":7,"kind":"add"})",
        R"({"who":"ab","kind":"done","photo":1})", R"({"who":"ab","kind":"done","photo":1e300})"})
    EXPECT_EQ(Post("api/read", body).status, 400) << body;
}

TEST_F(ServiceTest, WhatIsNoEditIsRefused) {
  for (const char* body : {"", "[]", "{}", R"({"kind":"delete","who":5})", R"({"kind":"delete","points":[[1]]})",
                           R"({"kind":"delete","points":[["a",1]]})", R"({"kind":"delete","ids":{}})",
                           R"({"kind":"delete","ids":[1,2,3]})", R"({"kind":"delete","who":"a\u0007"})"})
    EXPECT_EQ(Post("api/edit", body).status, 400) << body;
}

}  // namespace
}  // namespace tricho
