// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/result_store.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>


#include "base/error.h"
#include "base/output_files.h"
#include "store/schema_versions.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void ThrowStore(const fs::path& path, const SQLite::Exception& error) {
  std::string fault = error.what();
  switch (error.getErrorCode()) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      fault = fmt::format(
          "it is damaged or no database ({}); move it away, and everything in it is made anew from the "
          "photos",
          error.what());
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      fault = "another program holds it; close that and try again";
      break;
    case SQLITE_FULL:
      fault = "the disk is full; what was finished is kept, and the next run goes on from there";
      break;
    case SQLITE_IOERR:
      fault = fmt::format("the disk did not take or give all of it ({}); what was finished is kept", error.what());
      break;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      fault = fmt::format("it can't be opened for writing ({})", error.what());
      break;
    default:
      break;
  }
  throw Error(ErrorKind::kStore, fmt::format("{}: {}", path.string(), fault));
}

// Runs `work` and tells what the database says in our own words.
template <typename Work>
auto Guarded(const fs::path& path, const Work& work) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    ThrowStore(path, error);
  }
}

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

void Migrate(SQLite::Database& database, const fs::path& path) {
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version > NewestSchemaVersion())
    throw Error(
        ErrorKind::kStore,
        fmt::format("{}: it was made by a newer tricho (its schema is version {}, this program knows {}); update "
                    "tricho",
                    path.string(), version, NewestSchemaVersion()));
  for (int next = version; next < NewestSchemaVersion(); ++next) {
    SQLite::Transaction transaction(database);
    database.exec(kSchemaVersions[next]);
    database.exec(fmt::format("PRAGMA user_version = {}", next + 1));
    transaction.commit();
  }
}

// What the database consists of: tables and, in a hostile file, views and triggers, as SQL.
std::string SchemaText(SQLite::Database& database) {
  std::string text;
  SQLite::Statement query(database, "SELECT type, name, sql FROM sqlite_master ORDER BY type, name");
  while (query.executeStep())
    for (int column = 0; column < 3; ++column) text += query.getColumn(column).getString() + '\n';
  return text;
}

// A view or a trigger of someone else's would run at our queries.
void CheckSchema(SQLite::Database& database, const fs::path& path) {
  SQLite::Database ours(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  for (const char* version : kSchemaVersions) ours.exec(version);
  if (SchemaText(database) != SchemaText(ours))
    throw Error(ErrorKind::kStore, fmt::format("{}: its tables are not those of this program; move it away, and "
                                               "everything in it is made anew from the photos",
                                               path.string()));
}

[[noreturn]] void RefuseSite(const fs::path& path, const std::string& why) {
  throw Error(ErrorKind::kStore,
              fmt::format("{}: it holds a site that can't be read ({}); move it away, and everything "
                          "in it is made anew from the photos",
                          path.string(), why));
}

}  // namespace

int NewestSchemaVersion() { return static_cast<int>(std::size(kSchemaVersions)); }

ResultStore::ResultStore(const fs::path& path, int busy_timeout_ms, StoreAccess access) : path_(path) {
  Guarded(path_, [&] {
    if (access == StoreAccess::kRead) {
      database_ = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READONLY, busy_timeout_ms);
      const int version = database_->execAndGet("PRAGMA user_version").getInt();
      if (version != NewestSchemaVersion())
        throw Error(ErrorKind::kStore, fmt::format("{}: its schema is version {}, this program reads {}; run tricho "
                                                   "study analyze",
                                                   path.string(), version, NewestSchemaVersion()));
      CheckSchema(*database_, path_);
      return;
    }
    database_ = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                                                   busy_timeout_ms);
    database_->exec("PRAGMA journal_mode = WAL");
    // The log reaches the disk before a commit counts: a power cut loses nothing that was told to be done.
    database_->exec("PRAGMA synchronous = FULL");
    database_->exec("PRAGMA foreign_keys = ON");
    Migrate(*database_, path_);
    CheckSchema(*database_, path_);
  });
}

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
  return Guarded(path_, [&] {
    std::vector<StoredShot> shots;
    SQLite::Statement query(
        *database_,
        "SELECT photo_sha256, usable, reason, position FROM site_shot WHERE site_key = ? ORDER BY position");
    query.bind(1, site_key);
    while (query.executeStep()) {
      if (query.getColumn(3).getInt64() != static_cast<std::int64_t>(shots.size()))
        RefuseSite(path_, "a shot is missing");
      shots.push_back(
          {query.getColumn(0).getString(), query.getColumn(1).getInt() != 0, query.getColumn(2).getString(), {}});
    }
    SQLite::Statement metrics(*database_,
                              "SELECT position, metric, value, low, high, unit, reason FROM site_metric WHERE site_key "
                              "= ? ORDER BY position, number");
    metrics.bind(1, site_key);
    while (metrics.executeStep()) {
      const auto position = static_cast<std::uint64_t>(metrics.getColumn(0).getInt64());
      if (position >= shots.size()) RefuseSite(path_, "a metric is of a shot that is not there");
      Estimate estimate;
      if (!metrics.getColumn(2).isNull()) estimate.value = metrics.getColumn(2).getDouble();
      estimate.low = metrics.getColumn(3).getDouble();
      estimate.high = metrics.getColumn(4).getDouble();
      estimate.unit = metrics.getColumn(5).getString();
      estimate.reason = metrics.getColumn(6).getString();
      shots[position].metrics.values.emplace_back(metrics.getColumn(1).getString(), std::move(estimate));
    }
    return shots;
  });
}

void ResultStore::SaveSite(const std::string& site_key, const std::vector<StoredShot>& shots) {
  Guarded(path_, [&] {
    SQLite::Transaction transaction(*database_);
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

void ResultStore::Finish() {
  const fs::path fresh = path_.string() + ".fresh";
  std::error_code error;
  fs::remove(fresh, error);
  Guarded(path_, [&] {
    SQLite::Statement vacuum(*database_, "VACUUM INTO ?");
    vacuum.bind(1, fresh.string());
    vacuum.exec();
    // The copy counts on from how often the schema was touched in this file's life; nobody else has it open yet.
    SQLite::Database copy(fresh.string(), SQLite::OPEN_READWRITE);
    copy.exec(fmt::format("PRAGMA schema_version = {}", NewestSchemaVersion()));
  });
  Guarded(path_, [&] {
    database_->exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database_.reset();
  });
  const std::string bytes = ReadWholeFile(fresh);
  fs::remove(fresh, error);
  if (bytes != ReadWholeFile(path_)) WriteWholeFile(path_, bytes);
}

}  // namespace tricho
