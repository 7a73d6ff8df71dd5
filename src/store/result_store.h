// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// results.sqlite: what was found, keyed by the photo's SHA-256 and by version and options, so that a run that was
// killed goes on where it stopped and nothing is done twice.
//
// Every write is one transaction in write-ahead-log mode: after a kill or a power cut the file holds all of it or
// nothing. One object serves one thread at a time.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "metrics/site_metrics.h"

namespace SQLite {
class Database;
}

namespace tricho {

struct StoredPhoto {
  bool usable = false;
  std::string reason;
  std::string findings;  // Bytes; see store/findings_codec.h.
  bool operator==(const StoredPhoto&) const = default;
};

struct StoredAlignment {
  bool usable = false;
  std::string reason;
  double overlap_share = 0;
  std::optional<double> residual_um;
  std::string map;  // Bytes; see store/findings_codec.h.
};

struct StoredShot {
  std::string photo_sha256;
  bool usable = false;
  std::string reason;
  SiteMetrics metrics;  // Empty when not usable.
};

// The ledger of a site.
struct StoredLedger {
  std::string record;     // Bytes; see store/findings_codec.h.
  std::string frame_png;  // Empty when there is none.
  bool operator==(const StoredLedger&) const = default;
};

enum class StoreAccess {
  kWrite,    // Made when it is not there; brought to the newest schema.
  kRead,     // Stays as it is, to the byte; must be there and have the newest schema.
  kFinished  // As kRead, of a file that nobody writes any more: no lock is taken, no file beside it is looked at.
};

class ResultStore {
 public:
  // throws Error(kStore): not a database, damaged, locked by another program, made by a newer version, can't be
  // written, holds anything but the tables of this program, is a link or has one beside it.
  // busy_timeout_ms  How long it waits for another program that writes the file (a database browser, say).
  explicit ResultStore(const std::filesystem::path& path, int busy_timeout_ms = 5000,
                       StoreAccess access = StoreAccess::kWrite);
  ~ResultStore();
  ResultStore(const ResultStore&) = delete;
  ResultStore& operator=(const ResultStore&) = delete;

  std::optional<StoredPhoto> FindPhoto(const std::string& sha256, const std::string& run_key);
  // The same photo under every key that it was ever analyzed with, in the order of the keys.
  std::vector<StoredPhoto> FindAllOfPhoto(const std::string& sha256);
  void SavePhoto(const std::string& sha256, const std::string& run_key, const StoredPhoto& photo);

  std::optional<StoredAlignment> FindAlignment(const std::string& baseline_sha256, const std::string& followup_sha256,
                                               const std::string& run_key);
  void SaveAlignment(const std::string& baseline_sha256, const std::string& followup_sha256, const std::string& run_key,
                     const StoredAlignment& alignment);

  // The shots of a site in their order; empty when the site has not been measured.
  std::vector<StoredShot> FindSite(const std::string& site_key);
  void SaveSite(const std::string& site_key, const std::vector<StoredShot>& shots);

  std::optional<StoredLedger> FindLedger(const std::string& site_key);
  void SaveLedger(const std::string& site_key, const StoredLedger& ledger);

  // Everything that was found on photos of these bytes, and of the sites that they belong to.
  void Forget(const std::vector<std::string>& photo_sha256s);

  // Writes the file anew, so that its bytes depend on its content alone, and closes the store: no call may follow.
  void Finish();

 private:
  std::filesystem::path path_;
  std::unique_ptr<SQLite::Database> database_;
};

// The version of the schema that this build writes.
int NewestSchemaVersion();

}  // namespace tricho
