// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "study/reader_agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "base/provenance.h"
#include "base/result_json.h"
#include "matching/hair_agreement.h"
#include "pipeline_corrected.h"
#include "report/agreement_json.h"
#include "study/blind_reading.h"
#include "study/freshness.h"
#include "study/hairs_beside.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

// One reader's hairs on one photo, measured.
struct Measured {
  Analysis analysis;
  ReadValues values;
  int num_reopened = 0;
};

ReadValues ValuesOf(const Analysis& analysis) {
  ReadValues values;
  values.hairs_marked = static_cast<int>(analysis.hairs.shafts.size());
  values.hairs_counted = static_cast<double>(std::ranges::count(analysis.counted, true));
  values.hairs_per_cm2 = analysis.metrics.at("hairs_per_cm2").value;
  values.mean_diameter_um = analysis.metrics.at("mean_diameter_um").value;
  return values;
}

PairedReading PairOf(const Measured& first, const Measured& second) {
  const HairsBeside beside = HairsOfBoth(first.analysis, second.analysis);
  const std::optional<double>& um_per_px = first.analysis.scale.um_per_px;
  PairedReading pair;
  pair.hairs = beside.hairs;
  pair.first = first.values;
  pair.second = second.values;
  pair.num_roots = um_per_px ? 0 : -1;
  if (!um_per_px) return pair;
  for (const auto& [i, j] : beside.both) {
    const double apart_px =
        (first.analysis.hairs.shafts[i].root_px() - second.analysis.hairs.shafts[j].root_px()).norm();
    pair.num_roots += apart_px * *um_per_px <= kRootToleranceUm;
  }
  return pair;
}

// Photos that were read to the end, by SHA-256: who, and what.
using ReadingsByPhoto = std::map<std::string, std::map<std::string, DealtPhoto>>;

ReaderProgress ProgressOf(const ReadingSession& session) {
  ReaderProgress progress{session.who(), static_cast<int>(session.photos.size()), session.NumDone(), 0};
  for (const DealtPhoto& photo : session.photos) progress.reopened += photo.num_reopened;
  return progress;
}

class Comparer {
 public:
  explicit Comparer(const StudyFolder& study) : study_(study) {
    for (const std::string& reader : ReadersOf(study)) {
      const ReadingSession session = OpenSession(study, reader);
      for (const DealtPhoto& photo : session.photos)
        if (photo.is_done) readings_[photo.sha256][reader] = photo;
      result_.readers.push_back(ProgressOf(session));
    }
    if (result_.readers.empty())
      throw Error(ErrorKind::kInput,
                  "nobody has read photos of this study blind yet; tricho serve has a page for it (Blind review)");
  }

  std::vector<ReadablePhoto> ToRead() const {
    std::vector<ReadablePhoto> photos = ReadablePhotos(study_);
    std::erase_if(photos, [&](const ReadablePhoto& photo) { return !readings_.count(photo.sha256); });
    return photos;
  }

  void Add(const ReadablePhoto& readable) {
    const Review review = OpenReview(study_, readable.photo);
    std::map<std::string, Measured> measured;
    measured[kProgramReader] = {review.automatic, ValuesOf(review.automatic), 0};
    for (const auto& [reader, dealt] : readings_.at(readable.sha256)) {
      std::vector<Shaft> shafts;
      for (const NumberedHair& hair : dealt.hairs) shafts.push_back(hair.shaft);
      const Analysis analysis = Corrected(review.automatic, {shafts}, review.thresholds);
      measured[reader] = {analysis, ValuesOf(analysis), dealt.num_reopened};
    }
    AddReading(readable, kProgramReader, measured.at(kProgramReader));
    for (const auto& [reader, one] : measured)
      if (reader != kProgramReader) AddReading(readable, reader, one);
    for (const auto& [first, one] : measured)
      for (const auto& [second, other] : measured)
        if (IsPair(first, second)) pairs_[{first, second}].push_back(PairOf(one, other));
    ++num_photos_;
  }

  ReaderAgreement Finish() {
    Notes();
    for (const bool with_program : {false, true})
      for (const auto& [names, photos] : pairs_)
        if ((names.second == kProgramReader) == with_program)
          result_.pairs.push_back(AgreementOfPair(names.first, names.second, photos));
    return std::move(result_);
  }

 private:
  // Readers by name, the program last: a difference is always the second's less the first's.
  static bool IsPair(const std::string& first, const std::string& second) {
    return first != kProgramReader && (second == kProgramReader || first < second);
  }

  void AddReading(const ReadablePhoto& readable, const std::string& reader, const Measured& one) {
    result_.readings.push_back({readable.photo.Stem(), reader, one.values, one.num_reopened});
    num_without_scale_ += reader == kProgramReader && !one.values.hairs_per_cm2;
  }

  void Notes() {
    const auto num_gone = static_cast<int>(readings_.size()) - num_photos_;
    if (num_gone > 0)
      result_.notes.push_back(fmt::format(
          "{} photos that were read are no longer in the study, or can't be used any more: left out", num_gone));
    if (num_without_scale_ > 0)
      result_.notes.push_back(fmt::format(
          "{} photos have no density, for they have no scale: hairs are counted there, density and micrometers are not "
          "compared",
          num_without_scale_));
    if (result_.readers.size() == 1)
      result_.notes.push_back("one reader alone: how far readers agree takes a second one who reads the same photos");
    for (const ReaderProgress& reader : result_.readers) {
      if (reader.done < reader.photos)
        result_.notes.push_back(fmt::format("{} has read {} of {} photos; the others are not compared yet", reader.name,
                                            reader.done, reader.photos));
      if (reader.reopened > 0)
        result_.notes.push_back(fmt::format("{} opened photos again {} times after having been done with them",
                                            reader.name, reader.reopened));
    }
  }

  const StudyFolder& study_;
  ReadingsByPhoto readings_;
  std::map<std::pair<std::string, std::string>, std::vector<PairedReading>> pairs_;
  int num_photos_ = 0, num_without_scale_ = 0;
  ReaderAgreement result_;
};

// The last line of each journal, and what was analyzed.
Provenance ProvenanceOf(const StudyFolder& study) {
  Provenance provenance = MakeProvenance("study agreement");
  for (const std::string& reader : ReadersOf(study))
    provenance.inputs.push_back({reader + ".jsonl", ReadReadings(study, reader).last_sha256});
  provenance.inputs.push_back({kAnalyzedTable, Sha256OfFile(study.Derivatives() / kAnalyzedTable)});
  return provenance;
}

}  // namespace

ReaderAgreement CompareReaders(const StudyFolder& study, const std::function<void(int)>& on_total,
                               const std::function<void(const std::string&)>& on_photo) {
  Comparer comparer(study);
  const std::vector<ReadablePhoto> photos = comparer.ToRead();
  on_total(static_cast<int>(photos.size()));
  for (const ReadablePhoto& photo : photos) {
    comparer.Add(photo);
    on_photo(photo.photo.Stem());
  }
  return comparer.Finish();
}

void WriteAgreement(const StudyFolder& study, const ReaderAgreement& agreement) {
  const fs::path folder = study.Inside(kResultsFolder);
  PrepareOutputFolder(folder);
  WriteWholeFile(folder / kAgreementTable, ReadingsTable(agreement));
  WriteWholeFile(folder / kAgreementJson, AgreementJson(agreement, ProvenanceOf(study)));
}

bool IsAgreementFresh(const StudyFolder& study) {
  const std::string text = BytesOfFile(study.Inside(fs::path(kResultsFolder) / kAgreementJson));
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  try {
    // A photo that is done changes only by being opened again, which is counted.
    nlohmann::ordered_json readers = nlohmann::ordered_json::array();
    for (const std::string& reader : ReadersOf(study))
      readers.push_back(ReaderJson(ProgressOf(OpenSession(study, reader))));
    const nlohmann::json inputs(ProvenanceJson(ProvenanceOf(study))["inputs"]);
    return json.at("readers") == nlohmann::json(readers) && json.at("provenance").at("inputs").back() == inputs.back();
  } catch (const nlohmann::json::exception&) {
    return false;  // There is none, or none of ours.
  }
}

}  // namespace tricho
