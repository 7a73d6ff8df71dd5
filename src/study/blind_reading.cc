// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/blind_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/error.h"
#include "base/identifier.h"
#include "base/random.h"
#include "outcome/measurements.h"
#include "study/freshness.h"

namespace tricho {

namespace {

constexpr std::size_t kLongestReason = 500, kMostMarks = 20'000;

Error NotPossible(const std::string& message) { return Error(ErrorKind::kUsage, message); }

void Fits(bool fits, const ReadingEvent& event, const char* fault) {
  if (!fits) throw Error(ErrorKind::kInput, fmt::format("reading {} does not fit: {}", event.number, fault));
}

bool LooksAlike(const Shaft& a, const Shaft& b) {
  return a.center_line_px == b.center_line_px && a.diameter_px == b.diameter_px;
}

void PutBack(const ReadingEvent& last, DealtPhoto& photo) {
  const NumberedHair& hair = last.hairs.front();
  if (last.kind == ReadingKind::kRemove)
    photo.hairs.push_back(hair);
  else
    std::erase_if(photo.hairs, [&](const NumberedHair& one) { return one.id == hair.id; });
}

void Take(const ReadingEvent& event, DealtPhoto& photo) {
  Fits(!photo.is_done || event.kind == ReadingKind::kReopen, event, "the photo is done; it must be opened again first");
  if (event.kind == ReadingKind::kOpen) photo.is_opened = true;
  if (event.kind == ReadingKind::kDone) photo.is_done = true;
  if (event.kind == ReadingKind::kReopen) {
    Fits(photo.is_done, event, "it opens a photo again that is not done");
    photo.is_done = false;
    ++photo.num_reopened;
  }
  if (event.kind == ReadingKind::kUndo) {
    Fits(!photo.undoable.empty(), event, "there is nothing to undo");
    PutBack(photo.undoable.back(), photo);
    photo.undoable.pop_back();
  }
  if (event.kind == ReadingKind::kAdd) {
    Fits(event.hairs.front().id == photo.next_id, event, "its hair is not numbered on");
    ++photo.next_id;
    photo.hairs.push_back(event.hairs.front());
    photo.undoable.push_back(event);
  }
  if (event.kind == ReadingKind::kRemove) {
    const auto there = std::ranges::find(photo.hairs, event.hairs.front().id, &NumberedHair::id);
    Fits(there != photo.hairs.end(), event, "the hair that it takes off is not there");
    Fits(LooksAlike(there->shaft, event.hairs.front().shaft), event, "the hair that it takes off looks otherwise");
    photo.hairs.erase(there);
    photo.undoable.push_back(event);
  }
}

void ReplayRest(ReadingSession& session) {
  for (; session.num_replayed < session.journal.last_number(); ++session.num_replayed) {
    const ReadingEvent& event = session.journal.events[static_cast<std::size_t>(session.num_replayed)];
    if (event.kind == ReadingKind::kBegin) {
      for (const std::string& photo : event.photos) {
        Fits(session.place_of.emplace(photo, session.photos.size()).second, event, "it deals a photo a second time");
        session.photos.push_back({});
        session.photos.back().sha256 = photo;
      }
      continue;
    }
    const auto place = session.place_of.find(event.photo_sha256);
    Fits(place != session.place_of.end(), event, "its photo was not dealt to this reader");
    Take(event, session.photos[place->second]);
  }
}

std::uint64_t SeedOf(const std::string& hex) {
  std::uint64_t seed = 0;
  const auto [end, fault] = std::from_chars(hex.data(), hex.data() + hex.size(), seed, 16);
  if (fault != std::errc() || end != hex.data() + hex.size() || hex.size() != 16)
    throw NotPossible("a seed has 16 hexadecimal digits");
  return seed;
}

void Shuffle(std::vector<std::string>& names, Random& random) {
  for (std::size_t i = names.size(); i > 1; --i)
    std::swap(names[i - 1], names[static_cast<std::size_t>(random.Integer(0, static_cast<int>(i) - 1))]);
}

// What is dealt next, in no order yet.
std::vector<std::string> ToDeal(const StudyFolder& study, const ReadingSession& session, std::size_t num_photos,
                                Random& random) {
  std::set<std::string> own, of_others;
  for (const DealtPhoto& photo : session.photos) own.insert(photo.sha256);
  for (const std::string& other : ReadersOf(study))
    if (other != session.who())
      for (const DealtPhoto& photo : OpenSession(study, other).photos) of_others.insert(photo.sha256);
  std::vector<std::string> shared, free;
  for (const ReadablePhoto& photo : ReadablePhotos(study))
    if (!own.count(photo.sha256)) (of_others.count(photo.sha256) ? shared : free).push_back(photo.sha256);
  if (!shared.empty()) return shared;
  Shuffle(free, random);
  if (num_photos > 0 && free.size() > num_photos) free.resize(num_photos);
  return free;
}

ReadingEvent EventOf(const ReadingRequest& request, const DealtPhoto& photo, Review& review, std::string& told) {
  ReadingEvent event;
  event.kind = request.kind;
  event.photo_sha256 = photo.sha256;
  event.why = request.why;
  if (photo.is_done && request.kind != ReadingKind::kReopen && request.kind != ReadingKind::kOpen)
    throw NotPossible("You are done with this photo; open it again first, with a reason.");
  if (request.kind == ReadingKind::kAdd) {
    if (photo.hairs.size() >= kMostMarks) throw NotPossible("No photo has so many hairs.");
    std::vector<Shaft> others;
    for (const NumberedHair& hair : photo.hairs) others.push_back(hair.shaft);
    event.hairs = {{photo.next_id, ClickedHair(review, others, request.points_px, told)}};
  }
  if (request.kind == ReadingKind::kRemove) {
    const auto there = std::ranges::find(photo.hairs, request.hair_id, &NumberedHair::id);
    if (there == photo.hairs.end()) throw NotPossible("Choose one of your hairs first.");
    event.hairs = {*there};
  }
  if (request.kind == ReadingKind::kUndo && photo.undoable.empty()) throw NotPossible("There is nothing to undo.");
  if (request.kind == ReadingKind::kReopen) {
    if (!photo.is_done) throw NotPossible("You are not done with this photo yet.");
    if (request.why.empty()) throw NotPossible("Say why you open this photo again.");
    if (request.why.size() > kLongestReason) throw NotPossible("The reason is too long.");
  }
  return event;
}

}  // namespace

int ReadingSession::NumDone() const {
  return static_cast<int>(std::ranges::count_if(photos, [](const DealtPhoto& photo) { return photo.is_done; }));
}

void RereadSession(const StudyFolder& study, ReadingSession& session) {
  if (!RereadReadings(study, session.journal)) {
    session.photos.clear();
    session.place_of.clear();
    session.num_replayed = 0;
  }
  try {
    ReplayRest(session);
  } catch (const Error& error) {
    throw error.Within(fmt::format("{}/{}.jsonl", kReadingsFolder, session.who()));
  }
}

ReadingSession OpenSession(const StudyFolder& study, const std::string& who) {
  ReadingSession session;
  session.journal.who = who;
  RereadSession(study, session);
  return session;
}

std::vector<ReadablePhoto> ReadablePhotos(const StudyFolder& study) {
  const std::filesystem::path table = study.Derivatives() / "measurements.tsv";
  std::error_code error;
  if (!std::filesystem::exists(table, error))
    throw Error(ErrorKind::kInput, "the study has not been analyzed yet: which photos can be used is not known");
  std::set<std::string> usable;
  for (const Measurement& row : ReadMeasurements(table).rows)
    if (row.usable && row.kind == PhotoKind::kCloseUp)
      usable.insert(fmt::format("{}_{}_site-{}_shot-{}", row.participant_id, row.visit_id, row.site, row.shot));
  const std::map<std::string, std::string> sha256s = AnalyzedSha256s(study);
  std::set<std::string> known;
  std::vector<ReadablePhoto> photos;
  for (StudyPhoto& photo : ListPhotos(study)) {
    const auto sha256 = sha256s.find(photo.relative.generic_string());
    if (photo.kind != PhotoKind::kCloseUp || !usable.count(photo.Stem()) || sha256 == sha256s.end() ||
        !known.insert(sha256->second).second)
      continue;
    photos.push_back({std::move(photo), sha256->second});
  }
  return photos;
}

void BeginReading(const StudyFolder& study, ReadingSession& session, int num_photos, const std::string& seed_hex,
                  const std::string& now) {
  if (session.who() == kProgramReader || !AlikeNames({session.who(), kProgramReader}).empty())
    throw NotPossible("That is how the program itself is called; choose another name.");
  if (num_photos < 0) throw NotPossible("How many photos? 0 means all.");
  if (session.NumDone() < static_cast<int>(session.photos.size()))
    throw NotPossible("There are photos left to read; these come first.");
  Random random(SeedOf(seed_hex));
  ReadingEvent begin;
  begin.kind = ReadingKind::kBegin;
  begin.when = now;
  begin.seed = seed_hex;
  begin.photos = ToDeal(study, session, static_cast<std::size_t>(num_photos), random);
  if (begin.photos.empty())
    throw Error(ErrorKind::kInput, session.photos.empty() ? "the study has no photo that can be used"
                                                          : "every photo that can be used has been read");
  Shuffle(begin.photos, random);
  AppendReading(study, std::move(begin), session.journal);
  ReplayRest(session);
}

const DealtPhoto& PhotoAt(const ReadingSession& session, int place) {
  if (place < 1 || place > static_cast<int>(session.photos.size()))
    throw NotPossible("There is no such photo in this reading; begin one first.");
  return session.photos[static_cast<std::size_t>(place) - 1];
}

Review OpenReadPhoto(const StudyFolder& study, const std::string& sha256) {
  for (const ReadablePhoto& readable : ReadablePhotos(study))
    if (readable.sha256 == sha256) return OpenReview(study, readable.photo);
  throw Error(ErrorKind::kInput, "the study no longer has this photo, or it can't be used any more");
}

std::string DoReading(const StudyFolder& study, ReadingSession& session, Review& review, const ReadingRequest& request,
                      const std::string& now, int after_number) {
  if (after_number != session.journal.last_number()) throw JournalMovedOn();
  if (request.kind == ReadingKind::kBegin) throw NotPossible("A reading is begun otherwise.");
  std::string told;
  ReadingEvent event = EventOf(request, PhotoAt(session, request.place), review, told);
  event.when = now;
  AppendReading(study, std::move(event), session.journal);
  ReplayRest(session);
  return told;
}

}  // namespace tricho
