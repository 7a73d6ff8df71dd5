// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/result_store.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <utility>

#include "base/error.h"
#include "base/input_files.h"
#include "base/output_files.h"
#include "store/open_database.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

void Bind(SQLite::Statement& statement, int place, const std::optional<double>& value) {
  if (value)
    statement.bind(place, *value);
  else
    statement.bind(place);
}

void BindBytes(SQLite::Statement& statement, int place, const std::string& bytes) {
  statement.bind(place, bytes.data(), static_cast<int>(bytes.size()));
}

std::string Bytes(const SQLite::Column& column) {
  const auto* data = static_cast<const char*>(column.getBlob());
  return data ? std::string(data, static_cast<std::size_t>(column.getBytes())) : std::string();
}

// The copy that Finish makes; gone afterwards, whatever happens.
struct Fresh {
  explicit Fresh(fs::path place) : path(std::move(place)) { Remove(); }
  ~Fresh() { Remove(); }
  Fresh(const Fresh&) = delete;
  Fresh& operator=(const Fresh&) = delete;
  void Remove() const {
    std::error_code error;
    for (const char* ending : {"", "-journal", "-wal", "-shm"}) fs::remove(path.string() + ending, error);
  }
  const fs::path path;
};

}  // namespace

ResultStore::ResultStore(const fs::path& path, int busy_timeout_ms, StoreAccess access)
    : path_(path), database_(OpenDatabase(path, busy_timeout_ms, access)) {}

ResultStore::~ResultStore() = default;

std::optional<StoredPhoto> ResultStore::FindPhoto(const std::string& sha256, const std::string& run_key) {
  return Guarded(path_, [&]() -> std::optional<StoredPhoto> {
    SQLite::Statement query(*database_, "SELECT usable, reason, findings FROM photo WHERE sha256 = ? AND run_key = ?");
    query.bind(1, sha256);
    query.bind(2, run_key);
    if (!query.executeStep()) return std::nullopt;
    return StoredPhoto{query.getColumn(0).getInt() != 0, query.getColumn(1).getString(), Bytes(query.getColumn(2))};
  });
}

std::vector<StoredPhoto> ResultStore::FindAllOfPhoto(const std::string& sha256) {
  return Guarded(path_, [&] {
    std::vector<StoredPhoto> all;
    SQLite::Statement query(*database_, "SELECT usable, reason, findings FROM photo WHERE sha256 = ? ORDER BY run_key");
    query.bind(1, sha256);
    while (query.executeStep())
      all.push_back({query.getColumn(0).getInt() != 0, query.getColumn(1).getString(), Bytes(query.getColumn(2))});
    return all;
  });
}

void ResultStore::SavePhoto(const std::string& sha256, const std::string& run_key, const StoredPhoto& photo) {
  Guarded(path_, [&] {
    SQLite::Statement insert(
        *database_, "INSERT OR REPLACE INTO photo (sha256, run_key, usable, reason, findings) VALUES (?, ?, ?, ?, ?)");
    insert.bind(1, sha256);
    insert.bind(2, run_key);
    insert.bind(3, photo.usable ? 1 : 0);
    insert.bind(4, photo.reason);
    BindBytes(insert, 5, photo.findings);
    insert.exec();
  });
}

std::optional<StoredAlignment> ResultStore::FindAlignment(const std::string& baseline_sha256,
                                                          const std::string& followup_sha256,
                                                          const std::string& run_key) {
  return Guarded(path_, [&]() -> std::optional<StoredAlignment> {
    SQLite::Statement query(*database_,
                            "SELECT usable, reason, overlap_share, residual_um, map FROM alignment WHERE "
                            "baseline_sha256 = ? AND followup_sha256 = ? AND run_key = ?");
    query.bind(1, baseline_sha256);
    query.bind(2, followup_sha256);
    query.bind(3, run_key);
    if (!query.executeStep()) return std::nullopt;
    StoredAlignment alignment;
    alignment.usable = query.getColumn(0).getInt() != 0;
    alignment.reason = query.getColumn(1).getString();
    alignment.overlap_share = query.getColumn(2).getDouble();
    if (!query.getColumn(3).isNull()) alignment.residual_um = query.getColumn(3).getDouble();
    alignment.map = Bytes(query.getColumn(4));
    return alignment;
  });
}

void ResultStore::SaveAlignment(const std::string& baseline_sha256, const std::string& followup_sha256,
                                const std::string& run_key, const StoredAlignment& alignment) {
  Guarded(path_, [&] {
    SQLite::Statement insert(*database_,
                             "INSERT OR REPLACE INTO alignment (baseline_sha256, followup_sha256, run_key, usable, "
                             "reason, overlap_share, residual_um, map) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(1, baseline_sha256);
    insert.bind(2, followup_sha256);
    insert.bind(3, run_key);
    insert.bind(4, alignment.usable ? 1 : 0);
    insert.bind(5, alignment.reason);
    insert.bind(6, alignment.overlap_share);
    Bind(insert, 7, alignment.residual_um);
    BindBytes(insert, 8, alignment.map);
    insert.exec();
  });
}

std::vector<StoredShot> ResultStore::FindSite(const std::string& site_key) {
  const auto check = [&](bool whole, const char* fault) {
    if (!whole)
      throw Error(ErrorKind::kStore, fmt::format("{}: it holds a site that can't be read ({}); move it away, and "
                                                 "everything in it is made anew from the photos",
                                                 path_.string(), fault));
  };
  return Guarded(path_, [&] {
    std::vector<StoredShot> shots;
    SQLite::Statement query(
        *database_,
        "SELECT photo_sha256, usable, reason, position FROM site_shot WHERE site_key = ? ORDER BY position");
    query.bind(1, site_key);
    while (query.executeStep()) {
      check(query.getColumn(3).getInt64() == static_cast<std::int64_t>(shots.size()), "a shot is missing");
      shots.push_back(
          {query.getColumn(0).getString(), query.getColumn(1).getInt() != 0, query.getColumn(2).getString(), {}});
    }
    SQLite::Statement metrics(*database_,
                              "SELECT position, metric, value, low, high, unit, reason FROM site_metric WHERE site_key "
                              "= ? ORDER BY position, number");
    metrics.bind(1, site_key);
    while (metrics.executeStep()) {
      const auto position = static_cast<std::uint64_t>(metrics.getColumn(0).getInt64());
      Estimate estimate;
      if (!metrics.getColumn(2).isNull()) estimate.value = metrics.getColumn(2).getDouble();
      estimate.low = metrics.getColumn(3).getDouble();
      estimate.high = metrics.getColumn(4).getDouble();
      estimate.unit = metrics.getColumn(5).getString();
      estimate.reason = metrics.getColumn(6).getString();
      check(position < shots.size(), "a metric is of a shot that is not there");
      check(std::isfinite(estimate.value.value_or(0)) && std::isfinite(estimate.low) && std::isfinite(estimate.high),
            "a number is none");
      shots[position].metrics.values.emplace_back(metrics.getColumn(1).getString(), std::move(estimate));
    }
    return shots;
  });
}

void ResultStore::SaveSite(const std::string& site_key, const std::vector<StoredShot>& shots) {
  Guarded(path_, [&] {
    SQLite::Transaction transaction(*database_);
    for (const char* rows :
         {"DELETE FROM site_shot WHERE site_key = ?", "DELETE FROM site_metric WHERE site_key = ?"}) {
      SQLite::Statement clear(*database_, rows);
      clear.bind(1, site_key);
      clear.exec();
    }
    SQLite::Statement shot(*database_,
                           "INSERT OR REPLACE INTO site_shot (site_key, photo_sha256, position, usable, reason) VALUES "
                           "(?, ?, ?, ?, ?)");
    SQLite::Statement metric(
        *database_,
        "INSERT OR REPLACE INTO site_metric (site_key, position, number, metric, value, low, high, "
        "unit, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < shots.size(); ++i) {
      const int position = static_cast<int>(i);
      shot.reset();
      shot.bind(1, site_key);
      shot.bind(2, shots[i].photo_sha256);
      shot.bind(3, position);
      shot.bind(4, shots[i].usable ? 1 : 0);
      shot.bind(5, shots[i].reason);
      shot.exec();
      int number = 0;
      for (const auto& [name, estimate] : shots[i].metrics.values) {
        metric.reset();
        metric.bind(1, site_key);
        metric.bind(2, position);
        metric.bind(3, number++);
        metric.bind(4, name);
        Bind(metric, 5, estimate.value);
        Bind(metric, 6, estimate.value ? std::optional(estimate.low) : std::nullopt);
        Bind(metric, 7, estimate.value ? std::optional(estimate.high) : std::nullopt);
        metric.bind(8, estimate.unit);
        metric.bind(9, estimate.reason);
        metric.exec();
      }
    }
    transaction.commit();
  });
}

std::optional<StoredLedger> ResultStore::FindLedger(const std::string& site_key) {
  return Guarded(path_, [&]() -> std::optional<StoredLedger> {
    SQLite::Statement query(*database_, "SELECT record, frame_png FROM ledger WHERE site_key = ?");
    query.bind(1, site_key);
    if (!query.executeStep()) return std::nullopt;
    return StoredLedger{Bytes(query.getColumn(0)), Bytes(query.getColumn(1))};
  });
}

void ResultStore::SaveLedger(const std::string& site_key, const StoredLedger& ledger) {
  Guarded(path_, [&] {
    SQLite::Statement insert(*database_,
                             "INSERT OR REPLACE INTO ledger (site_key, record, frame_png) VALUES (?, ?, ?)");
    insert.bind(1, site_key);
    BindBytes(insert, 2, ledger.record);
    BindBytes(insert, 3, ledger.frame_png);
    insert.exec();
  });
}

void ResultStore::Forget(const std::vector<std::string>& photo_sha256s) {
  Guarded(path_, [&] {
    SQLite::Transaction transaction(*database_);
    for (const std::string& sha256 : photo_sha256s)
      for (const char* rows :
           {"DELETE FROM ledger WHERE site_key IN (SELECT site_key FROM site_shot WHERE photo_sha256 = ?1)",
            "DELETE FROM site_metric WHERE site_key IN (SELECT site_key FROM site_shot WHERE photo_sha256 = ?1)",
            "DELETE FROM site_shot WHERE site_key IN (SELECT site_key FROM site_shot WHERE photo_sha256 = ?1)",
            "DELETE FROM alignment WHERE baseline_sha256 = ?1 OR followup_sha256 = ?1",
            "DELETE FROM photo WHERE sha256 = ?1"}) {
        SQLite::Statement forget(*database_, rows);
        forget.bind(1, sha256);
        forget.exec();
      }
    transaction.commit();
  });
}

void ResultStore::Finish() {
  const Fresh fresh(path_.string() + ".fresh");
  Guarded(path_, [&] {
    SQLite::Statement vacuum(*database_, "VACUUM INTO ?");
    vacuum.bind(1, fresh.path.string());
    vacuum.exec();
    // The copy counts on from how often the schema was touched in this file's life; nobody else has it open yet.
    SQLite::Database copy(fresh.path.string(), SQLite::OPEN_READWRITE);
    copy.exec(fmt::format("PRAGMA schema_version = {}", NewestSchemaVersion()));
  });
  Guarded(path_, [&] {
    database_->exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database_.reset();
  });
  if (Sha256OfFile(fresh.path) != Sha256OfFile(path_)) MoveIntoPlace(fresh.path, path_);
}

}  // namespace tricho
