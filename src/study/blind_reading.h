// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Blind reading: somebody marks every hair on photos of the study without knowing whose, when and in which arm they
// were taken, nor what the program found. What is marked stays apart: it never changes a number of the study.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/reading_journal.h"
#include "store/study_folder.h"
#include "study/review.h"

namespace tricho {

// How the program itself is named beside readers; nobody else may be.
inline constexpr char kProgramReader[] = "program";

// A photo in a reader's hands.
struct DealtPhoto {
  std::string sha256;
  std::vector<NumberedHair> hairs;     // In the order in which they were marked.
  std::vector<ReadingEvent> undoable;  // Marks and removals that count, the last one last.
  int next_id = 1;                     // Of the next hair.
  bool is_opened = false, is_done = false;
  int num_reopened = 0;
};

struct ReadingSession {
  ReadingJournal journal;
  std::vector<DealtPhoto> photos;               // In the order in which they are shown; "photo 3" is photos[2].
  std::map<std::string, std::size_t> place_of;  // Of a photo in `photos`, by its SHA-256.
  int num_replayed = 0;                         // Events of the journal that `photos` tells of.

  const std::string& who() const { return journal.who; }
  int NumDone() const;
};

// The session of `session.who()` as it stands on the disk; without photos when none was begun. What is known of it is
// not read again. throws as RereadReadings, and Error(kInput) naming the event that does not fit: a photo that was not
// dealt, a hair that is not there or looks otherwise, a mark on a photo that is done.
void RereadSession(const StudyFolder& study, ReadingSession& session);
ReadingSession OpenSession(const StudyFolder& study, const std::string& who);

// A photo that can be read: analyzed and usable.
struct ReadablePhoto {
  StudyPhoto photo;
  std::string sha256;
};
// Each picture once, in the study's order. throws Error(kInput) when the study has not been analyzed.
std::vector<ReadablePhoto> ReadablePhotos(const StudyFolder& study);

// Deals photos to the reader, in a random order that the journal keeps with its seed. Those that other readers have
// come first, so that two read the same ones; where there are none left, `num_photos` of the others are drawn (0: all).
//
// seed_hex   16 hexadecimal digits.
// throws     Error(kUsage): no name, that of the program, photos left to read; Error(kInput): no photo is left.
void BeginReading(const StudyFolder& study, ReadingSession& session, int num_photos, const std::string& seed_hex,
                  const std::string& now);

struct ReadingRequest {
  ReadingKind kind = ReadingKind::kOpen;
  int place = 0;            // Of the photo within the session, from 1.
  Polyline points_px = {};  // Of kAdd: two to four clicks, the root first.
  int hair_id = 0;          // Of kRemove.
  std::string why = {};     // Of kReopen.
};

// The photo at that place. throws Error(kUsage) when there is none.
const DealtPhoto& PhotoAt(const ReadingSession& session, int place);

// Opens the study's photo of these bytes, with what the program found on it. throws as OpenReview, and Error(kInput)
// when the study no longer has it.
Review OpenReadPhoto(const StudyFolder& study, const std::string& sha256);

// Does what the reader wants, and appends it to the journal: on return it is down on the disk. `review`: of that photo;
// a hair is laid onto its shaft by the fit that corrections use, and sees no other hairs than the reader's own.
//
// returns   a sentence for the reader; mostly empty.
// throws    Error(kUsage) for what can't be done, in words; JournalMovedOn; Error(kStore) when it was not saved.
std::string DoReading(const StudyFolder& study, ReadingSession& session, Review& review, const ReadingRequest& request,
                      const std::string& now, int after_number);

}  // namespace tricho
