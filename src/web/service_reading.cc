// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Blind review: photos that are named by their place in a reader's own order, and by nothing else.
#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/input_files.h"
#include "base/result_json.h"
#include "capture/image_encoder.h"
#include "study/blind_reading.h"
#include "study/reader_agreement.h"
#include "study/refusing_lock.h"
#include "web/clock.h"
#include "web/entropy.h"
#include "web/photo_json.h"
#include "web/service.h"
#include "web/service_input.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

constexpr int kSeedBytes = 8;

const char* StateOf(const DealtPhoto& photo) {
  if (photo.is_done) return "done";
  return photo.is_opened ? "begun" : "new";
}

Json SessionJson(const ReadingSession& session) {
  Json photos = Json::array();
  for (const DealtPhoto& photo : session.photos)
    photos.push_back({{"state", StateOf(photo)}, {"hairs", photo.hairs.size()}});
  return {{"reader", session.who()},
          {"after", session.journal.last_number()},
          {"done", session.NumDone()},
          {"begun", session.journal.events.empty() ? "" : session.journal.events.front().when},
          {"photos", photos}};
}

// What a blind reader may know of a photo: its pixels, the skin that is measured, and the reader's own hairs.
std::string BlindPhotoJson(const ReadingSession& session, int place, const Review& review, const std::string& told) {
  const DealtPhoto& photo = PhotoAt(session, place);
  Json json;
  json["place"] = place;
  json["of"] = session.photos.size();
  json["state"] = StateOf(photo);
  json["after"] = session.journal.last_number();
  json["told"] = told;
  json["can_undo"] = !photo.undoable.empty() && !photo.is_done;
  json["width"] = review.automatic.photo.bgr.cols;
  json["height"] = review.automatic.photo.bgr.rows;
  json["field"] = PointsJson(review.automatic.field.polygon_px);
  Json hairs = Json::array();
  for (const NumberedHair& hair : photo.hairs)
    hairs.push_back({{"id", hair.id},
                     {"line", PointsJson(hair.shaft.center_line_px)},
                     {"width", hair.shaft.diameter_px ? Json(*hair.shaft.diameter_px) : Json(nullptr)},
                     {"sure", 1},
                     {"counted", true},
                     {"by_hand", true}});
  json["hairs"] = hairs;
  return JsonText(json);
}

int PlaceOf(const WebTarget& target) {
  const std::string text = target.Get("photo");
  int place = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), place);
  if (fault != std::errc() || end != text.data() + text.size())
    throw Error(ErrorKind::kUsage, "There is no such photo in this reading; begin one first.");
  return place;
}

}  // namespace

// As it stands on the disk. The caller holds reading_.
ReadingSession& Service::SessionOf(const std::string& who) {
  ReadingSession& session = sessions_.try_emplace(who).first->second;
  session.journal.who = who;
  RereadSession(study_, session);
  return session;
}

// The dealt photo with what the program found on it, which stays on this side.
std::shared_ptr<Service::OpenPhoto> Service::OpenDealt(const ReadingSession& session, int place) {
  const std::string sha256 = PhotoAt(session, place).sha256;
  for (const ReadablePhoto& readable : ReadablePhotos(study_))
    if (readable.sha256 == sha256) return Open(readable.photo.Stem());
  throw Error(ErrorKind::kInput,
              "The study no longer has this photo, or it can't be used any more; go on with another.");
}

WebResponse Service::ReadersState() {
  const std::lock_guard<std::mutex> lock(reading_);
  Json readers = Json::array();
  for (const std::string& reader : ReadersOf(study_)) readers.push_back(SessionJson(SessionOf(reader)));
  Json json;
  json["readers"] = readers;
  json["has_agreement"] = fs::exists(study_.Inside(fs::path(kResultsFolder) / kAgreementJson));
  try {
    json["photos"] = ReadablePhotos(study_).size();
    json["reason"] = "";
  } catch (const Error& error) {
    json["photos"] = 0;
    json["reason"] = error.what();
  }
  return {200, "application/json", JsonText(json)};
}

WebResponse Service::ReadingState(const WebTarget& target) {
  const std::lock_guard<std::mutex> lock(reading_);
  return {200, "application/json", JsonText(SessionJson(SessionOf(target.Get("reader"))))};
}

WebResponse Service::ReadingPhoto(const WebTarget& target) {
  const std::lock_guard<std::mutex> lock(reading_);
  const ReadingSession& session = SessionOf(target.Get("reader"));
  const int place = PlaceOf(target);
  const std::shared_ptr<OpenPhoto> open = OpenDealt(session, place);
  const std::lock_guard<std::mutex> photo_lock(open->mutex);
  return {200, "application/json", BlindPhotoJson(session, place, open->review, "")};
}

WebResponse Service::ReadingPixels(const WebTarget& target) {
  const std::lock_guard<std::mutex> lock(reading_);
  const std::shared_ptr<OpenPhoto> open = OpenDealt(SessionOf(target.Get("reader")), PlaceOf(target));
  const std::lock_guard<std::mutex> photo_lock(open->mutex);
  return {200, "image/png", EncodePng(open->review.automatic.photo.bgr)};
}

WebResponse Service::BeginBlind(const std::string& body) {
  const TextFields fields(body);
  const std::string number = fields["photos"];
  int num_photos = 0;
  const auto [end, fault] = std::from_chars(number.data(), number.data() + number.size(), num_photos);
  if (!number.empty() && (fault != std::errc() || end != number.data() + number.size()))
    throw Error(ErrorKind::kUsage, "How many photos? Give a number, or leave it empty for all.");
  const std::lock_guard<std::mutex> lock(reading_);
  ReadingSession& session = SessionOf(fields["who"]);
  BeginReading(study_, session, num_photos, RandomHex(kSeedBytes), ClockText());
  return {200, "application/json", JsonText(SessionJson(session))};
}

WebResponse Service::ReadBlind(const std::string& body) {
  const ReadingInput input = ParseReadingInput(body);
  const std::lock_guard<std::mutex> lock(reading_);
  ReadingSession& session = SessionOf(input.who);
  const std::shared_ptr<OpenPhoto> open = OpenDealt(session, input.request.place);
  const std::lock_guard<std::mutex> photo_lock(open->mutex);
  const std::string told = DoReading(study_, session, open->review, input.request, ClockText(), input.after_number);
  return {200, "application/json", BlindPhotoJson(session, input.request.place, open->review, told)};
}

WebResponse Service::StartAgreement() {
  const bool is_started = background_.Start("agreement", [this](Background::Progress& progress) {
    const StudyLock lock = LockOrRefuse(study_);
    const ReaderAgreement agreement = CompareReaders(
        study_, [&](int total) { progress.Total(total); }, [&](const std::string& photo) { progress.Step(photo); });
    WriteAgreement(study_, agreement);
    return std::string("The agreement of the readers is up to date.");
  });
  return WorkBegun(is_started);
}

WebResponse Service::AgreementState(const WebTarget& target) const {
  const bool is_table = target.Get("as") == "tsv";
  const std::string bytes =
      BytesOfFile(study_.Inside(fs::path(kResultsFolder) / (is_table ? kAgreementTable : kAgreementJson)));
  if (bytes.empty()) return Refusal(404, "The agreement of the readers has not been worked out yet.");
  if (is_table)
    return {200,
            "text/tab-separated-values; charset=utf-8",
            bytes,
            {{"Content-Disposition", fmt::format("attachment; filename=\"{}\"", kAgreementTable)}}};
  return {200, "application/json",
          fmt::format("{{\"fresh\": {}, \"agreement\": {}}}", IsAgreementFresh(study_), bytes)};
}

}  // namespace tricho
