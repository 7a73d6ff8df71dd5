// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

#include "base/error.h"
#include "capture/image_encoder.h"
#include "report/analysis_files.h"
#include "store/study_lock.h"
#include "study/site.h"
#include "web/clock.h"
#include "web/page_file.h"
#include "web/photo_json.h"
#include "web/service_input.h"

namespace tricho {

namespace {

constexpr std::size_t kMostOpen = 4;

int StatusOf(const Error& error) {
  switch (error.kind()) {
    case ErrorKind::kUsage:
      return 400;
    case ErrorKind::kInput:
      return 422;
    case ErrorKind::kStore:
      return 507;
  }
  return 500;
}

// Changes when another program writes the photo or its result.
std::string StampOf(const StudyFolder& study, const StudyPhoto& photo) {
  std::string stamp;
  for (const std::filesystem::path& path :
       {study.Inside(photo.relative), ResultPath(study, kResultsFolder, photo, kAnalysisEnding)}) {
    std::error_code error;
    stamp += fmt::format("{} ", std::filesystem::last_write_time(path, error).time_since_epoch().count());
  }
  return stamp;
}

}  // namespace

Service::Service(const StudyFolder& study, RunOptions options) : study_(study), options_(std::move(options)) {}

WebResponse Service::Answer(const std::string& place, const WebTarget& target, const WebRequest& request) {
  try {
    return Dispatch(place, target, request);
  } catch (const JournalMovedOn& moved) {
    return Refusal(409, std::string("Not saved: ") + moved.what() + ". It is shown as it stands now.");
  } catch (const Error& error) {
    return Refusal(StatusOf(error), error.what());
  } catch (const std::bad_alloc&) {
    return Refusal(507, "There is not enough memory for this; close other programs and try again.");
  } catch (const std::exception& error) {
    return Refusal(500, std::string("This is a fault of the program, please report it: ") + error.what());
  }
}

WebResponse Service::Dispatch(const std::string& place, const WebTarget& target, const WebRequest& request) {
  if (request.method == "POST") return Write(place, target, request.body);
  if (const PageFile* file = FindPageFile(place)) return {200, file->content_type, file->bytes};
  return Read(place, target);
}

WebResponse Service::Read(const std::string& place, const WebTarget& target) {
  if (place == "api/study") return StudyState();
  if (place == "api/work") return WorkProgress();
  if (place == "api/photo") return PhotoState(target.Get("id"));
  if (place == "api/pixels") return PhotoPixels(target.Get("id"));
  if (place == "api/baseline") return BaselineOf(target.Get("id"));
  if (place == "api/pair") return PairState(target.Get("id"));
  if (place == "api/aligned") return AlignedPixels(target.Get("id"));
  if (place == "api/check") return CheckPhoto(target.Get("id"));
  if (place == "api/answer") return ParticipantAnswer(target.Get("id"));
  if (place == "api/trend") return TrendPicture(target.Get("id"));
  if (place == "api/map") return MapState(target.Get("id"));
  if (place == "api/map-picture") return MapPicture(target.Get("id"));
  if (place == "api/report") return ReportFile(target);
  if (place == "api/readers") return ReadersState();
  if (place == "api/reading") return ReadingState(target);
  if (place == "api/reading-photo") return ReadingPhoto(target);
  if (place == "api/reading-pixels") return ReadingPixels(target);
  if (place == "api/agreement") return AgreementState(target);
  if (place == "api/learning") return LearningState();
  return Refusal(404, "There is no such page.");
}

WebResponse Service::Write(const std::string& place, const WebTarget& target, const std::string& body) {
  if (place == "api/edit") return Edit(body);
  if (place == "api/match") return Match(body);
  if (place == "api/participant") return AddParticipant(body);
  if (place == "api/session") return AddSession(body);
  if (place == "api/upload") return Upload(target, body);
  if (place == "api/analyze") return StartAnalysis();
  if (place == "api/make-map") return StartMap(body);
  if (place == "api/make-report") return StartReport(body);
  if (place == "api/begin-reading") return BeginBlind(body);
  if (place == "api/read") return ReadBlind(body);
  if (place == "api/make-agreement") return StartAgreement();
  if (place == "api/learn") return StartLearning();
  if (place == "api/use-network") return UseNetwork(body);
  if (place == "api/cancel") {
    background_.Cancel();
    return WorkProgress();
  }
  return Refusal(404, "There is no such page.");
}

std::shared_ptr<Service::OpenPhoto> Service::Open(const std::string& id) {
  const StudyPhoto photo = PhotoOfId(study_, id);
  const std::string stamp = StampOf(study_, photo);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (auto open = open_photos_.begin(); open != open_photos_.end(); ++open) {
      if (open->first != id) continue;
      if (open->second->stamp != stamp) {  // Opened on results that are no more.
        open_photos_.erase(open);
        break;
      }
      std::rotate(open_photos_.begin(), open, open + 1);
      return open_photos_.front().second;
    }
  }
  const auto opened = std::make_shared<OpenPhoto>();
  opened->stamp = stamp;
  opened->review = OpenReview(study_, photo);
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& [known, open] : open_photos_)
    if (known == id) return open;  // Another request was faster.
  open_photos_.insert(open_photos_.begin(), {id, opened});
  if (open_photos_.size() > kMostOpen) open_photos_.pop_back();
  return opened;
}

WebResponse Service::PhotoState(const std::string& id) {
  const std::shared_ptr<OpenPhoto> open = Open(id);
  const std::lock_guard<std::mutex> lock(open->mutex);
  Reread(study_, open->review);
  return {200, "application/json", PhotoJson(open->review, "")};
}

WebResponse Service::PhotoPixels(const std::string& id) {
  const std::shared_ptr<OpenPhoto> open = Open(id);
  const std::lock_guard<std::mutex> lock(open->mutex);
  return {200, "image/png", EncodePng(open->review.automatic.photo.bgr)};
}

WebResponse Service::Edit(const std::string& body) {
  const EditInput input = ParseEdit(body);
  const std::shared_ptr<OpenPhoto> open = Open(input.photo);
  const std::lock_guard<std::mutex> lock(open->mutex);
  Reread(study_, open->review);
  const std::string told = Correct(study_, open->review, input.request, ClockText(), input.after_number);
  return {200, "application/json", PhotoJson(open->review, told)};
}

}  // namespace tricho
