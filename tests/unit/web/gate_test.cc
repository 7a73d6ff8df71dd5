// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "web/entropy.h"

namespace tricho {
namespace {

using testing::MatchesRegex;

class GateTest : public testing::Test {
 protected:
  WebRequest Asking(const std::string& method, const std::string& place) const {
    WebRequest request;
    request.method = method;
    request.target = gate_.prefix() + place;
    request.host = "127.0.0.1:8321";
    return request;
  }
  WebRequest Writing(const std::string& place = "api/edit") const {
    WebRequest request = Asking("POST", place);
    request.cookie = cookie_;
    request.origin = "http://127.0.0.1:8321";
    request.own_header = "1";
    request.content_type = "application/json";
    return request;
  }
  int StatusOf(const WebRequest& request) const {
    const std::optional<WebResponse> refusal = gate_.Refuse(request);
    return refusal ? refusal->status : 200;
  }
  WebRequest Entry() const {
    const std::string address = gate_.Address();
    return Asking("GET", address.substr(address.find("enter?")));
  }
  void Enter() {
    const WebResponse entered = gate_.Enter(Entry());
    ASSERT_EQ(entered.status, 303);
    cookie_ = entered.headers[1].second.substr(0, entered.headers[1].second.find(';'));
  }

  Gate gate_{8321};
  std::string cookie_;
};

TEST_F(GateTest, TheAddressHoldsATokenOf256Bits) {
  EXPECT_THAT(gate_.Address(), MatchesRegex("http://127.0.0.1:8321/[0-9a-f]{32}/enter.token=[0-9a-f]{64}"));
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(RandomHex(32));
  EXPECT_EQ(seen.size(), 100);
}

TEST_F(GateTest, TheTokenLetsOneBrowserInOnce) {
  EXPECT_EQ(StatusOf(Asking("GET", "api/study")), 403);
  Enter();
  EXPECT_EQ(gate_.Enter(Entry()).status, 403);
  WebRequest reading = Asking("GET", "api/study");
  reading.cookie = "other=1; " + cookie_ + "; more=2";
  EXPECT_EQ(StatusOf(reading), 200);
  WebRequest again = Entry();  // The browser that was let in may open the address again.
  again.cookie = cookie_;
  EXPECT_EQ(gate_.Enter(again).status, 303);
  for (const std::string& cookie : {cookie_ + "0", cookie_.substr(1), std::string("tricho=")}) {
    reading.cookie = cookie;
    EXPECT_EQ(StatusOf(reading), 403) << cookie;
  }
}

TEST_F(GateTest, AWrongTokenLetsNobodyIn) {
  WebRequest entry = Entry();
  entry.target.back() = entry.target.back() == '0' ? '1' : '0';
  EXPECT_EQ(gate_.Enter(entry).status, 403);
  EXPECT_EQ(gate_.Enter(Asking("GET", "enter")).status, 403);
  EXPECT_EQ(gate_.Enter(Entry()).status, 303);  // The right one still does.
}

TEST_F(GateTest, AnotherNameIsRefusedBeforeAllElse) {
  Enter();
  for (const char* host : {"", "localhost:8321", "127.0.0.1", "127.0.0.1:80", "evil.example:8321", "127.0.0.1:8321 "}) {
    WebRequest request = Writing();
    request.host = host;
    EXPECT_EQ(StatusOf(request), 403) << host;
    request = Entry();
    request.host = host;
    EXPECT_EQ(StatusOf(request), 403) << host;
  }
}

TEST_F(GateTest, WritesNeedOwnHeaderTypeAndOrigin) {
  Enter();
  EXPECT_EQ(StatusOf(Writing()), 200);
  const auto with = [&](const std::function<void(WebRequest&)>& change) {
    WebRequest request = Writing();
    change(request);
    return StatusOf(request);
  };
  EXPECT_EQ(with([](WebRequest& r) { r.origin = ""; }), 403);
  EXPECT_EQ(with([](WebRequest& r) { r.origin = "null"; }), 403);
  EXPECT_EQ(with([](WebRequest& r) { r.origin += ".evil.example"; }), 403);
  EXPECT_EQ(with([](WebRequest& r) { r.own_header = ""; }), 403);
  EXPECT_EQ(with([](WebRequest& r) { r.content_type = "text/plain"; }), 415);
  EXPECT_EQ(with([](WebRequest& r) { r.fetch_site = "cross-site"; }), 403);
  EXPECT_EQ(with([](WebRequest& r) { r.fetch_site = "same-site"; }), 403);
  EXPECT_EQ(with([](WebRequest& r) { r.fetch_site = "same-origin"; }), 200);
  EXPECT_EQ(with([](WebRequest& r) { r.method = "PUT"; }), 405);
  EXPECT_EQ(with([](WebRequest& r) { r.target = "/api/edit"; }), 404);
}

TEST_F(GateTest, OnlyAPhotoMayBeLarge) {
  EXPECT_EQ(gate_.MostBodyBytes(Asking("GET", "api/upload")), 0);
  EXPECT_EQ(gate_.MostBodyBytes(Writing()), kMostJsonBytes);
  WebRequest upload = Writing("api/upload");
  EXPECT_EQ(gate_.MostBodyBytes(upload), kMostPhotoBytes);
  Enter();
  upload.cookie = cookie_;
  EXPECT_EQ(StatusOf(upload), 415);
  upload.content_type = "application/octet-stream";
  EXPECT_EQ(StatusOf(upload), 200);
}

}  // namespace
}  // namespace tricho
