// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The study behind the page: each address below /PREFIX/api/ is one function here, which calls what the command line
// calls. Everything is named by IDs that the study itself gave out; no address is a path.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "store/study_folder.h"
#include "study/blind_reading.h"
#include "study/learning.h"
#include "study/pair_review.h"
#include "study/review.h"
#include "web/background.h"
#include "web/request.h"

namespace tricho {

// How photos are analyzed from the page.
struct RunOptions {
  AnalysisOptions analysis;
  std::map<std::string, std::string> texts;  // Of the options that can move a result, as AnalyzeStudy takes them.
  int num_jobs = 1;                          // Photos worked on at once.
  bool follows_study = true;                 // With the network that was chosen for the study; false: with that above.
  LearningOptions learning;
};

class Service {
 public:
  Service(const StudyFolder& study, RunOptions options);

  // Answers what the gate let through. `place`: the path below the prefix, "" for the page itself. Never throws.
  WebResponse Answer(const std::string& place, const WebTarget& target, const WebRequest& request);
  // Whether long work is running, so that the server must not end.
  bool IsBusy() const { return background_.IsRunning(); }

 private:
  // A photo under review, in use by one request at a time.
  struct OpenPhoto {
    std::mutex mutex;
    std::string stamp;  // Of the photo's file and of its result's, when it was opened.
    Review review;
    // Beside the baseline of its site, once somebody asked for that; and of which one, as it stood then.
    std::unique_ptr<PairReview> pair;
    std::string pair_stamp;
  };
  // A photo and the baseline of its site, both locked, with the photo's `pair` as it stands.
  struct OpenPairOf {
    std::shared_ptr<OpenPhoto> baseline, followup;
    std::scoped_lock<std::mutex, std::mutex> lock;
  };

  WebResponse Dispatch(const std::string& place, const WebTarget& target, const WebRequest& request);
  WebResponse Read(const std::string& place, const WebTarget& target);
  WebResponse Write(const std::string& place, const WebTarget& target, const std::string& body);
  std::shared_ptr<OpenPhoto> Open(const std::string& id);

  ReadingSession& SessionOf(const std::string& who);
  std::shared_ptr<OpenPhoto> OpenDealt(const ReadingSession& session, int place);

  WebResponse StudyState() const;
  WebResponse WorkProgress() const;
  // The answer to what was asked to begin: its progress, or the refusal where other work is running.
  WebResponse WorkBegun(bool is_started) const;
  WebResponse PhotoState(const std::string& id);
  WebResponse PhotoPixels(const std::string& id);
  WebResponse BaselineOf(const std::string& id) const;
  WebResponse AlignedPixels(const std::string& id) const;
  std::unique_ptr<OpenPairOf> OpenBeside(const std::string& id);
  WebResponse PairState(const std::string& id);
  WebResponse Match(const std::string& body);
  WebResponse Edit(const std::string& body);
  WebResponse AddParticipant(const std::string& body);
  WebResponse AddSession(const std::string& body);
  WebResponse Upload(const WebTarget& target, const std::string& body);
  WebResponse CheckPhoto(const std::string& id);
  WebResponse StartAnalysis();
  WebResponse ParticipantAnswer(const std::string& id);
  WebResponse TrendPicture(const std::string& id);
  WebResponse MapState(const std::string& id) const;
  WebResponse MapPicture(const std::string& id) const;
  WebResponse StartMap(const std::string& body);
  WebResponse StartReport(const std::string& body);
  WebResponse ReportFile(const WebTarget& target) const;
  WebResponse ReadersState();
  WebResponse ReadingState(const WebTarget& target);
  WebResponse ReadingPhoto(const WebTarget& target);
  WebResponse ReadingPixels(const WebTarget& target);
  WebResponse BeginBlind(const std::string& body);
  WebResponse ReadBlind(const std::string& body);
  WebResponse StartAgreement();
  WebResponse AgreementState(const WebTarget& target) const;
  WebResponse LearningState() const;
  WebResponse StartLearning();
  WebResponse UseNetwork(const std::string& body);

  const StudyFolder study_;
  const RunOptions options_;
  std::mutex mutex_;                                                             // Of open_photos_.
  std::vector<std::pair<std::string, std::shared_ptr<OpenPhoto>>> open_photos_;  // The last used first.
  std::mutex reading_;                              // Of sessions_: one step of a blind reading at a time.
  std::map<std::string, ReadingSession> sessions_;  // By reader.
  std::mutex heavy_;                                // One look at new photos at a time.
  std::atomic<std::uint64_t> uploaded_bytes_{0};
  Background background_;
};

}  // namespace tricho
