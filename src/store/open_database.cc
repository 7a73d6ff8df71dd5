// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "store/open_database.h"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <new>
#include <string>
#include <vector>

#include "base/error.h"
#include "store/schema_versions.h"

namespace tricho {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void Refuse(const fs::path& path, const std::string& fault) {
  throw Error(ErrorKind::kStore, fmt::format("{}: {}", path.string(), fault));
}

// A journal that ends in these bytes names a further file, which SQLite would read and delete.
bool NamesAnotherFile(const fs::path& journal) {
  constexpr std::string_view kMagic("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8);
  std::ifstream stream(journal, std::ios::binary);
  std::string end(kMagic.size(), '\0');
  stream.seekg(-static_cast<std::streamoff>(end.size()), std::ios::end);
  return stream.read(end.data(), static_cast<std::streamsize>(end.size())) && end == kMagic;
}

// The file and those that SQLite keeps beside it are files, or not there.
void CheckNeighbours(const fs::path& path) {
  for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
    const fs::path file = path.string() + ending;
    std::error_code error;
    const fs::file_status status = fs::symlink_status(file, error);
    if (fs::exists(status) && !fs::is_regular_file(status))
      Refuse(file, "it is no file of its own but a link or a folder; move it away");
  }
  const fs::path journal = path.string() + "-journal";
  if (NamesAnotherFile(journal)) Refuse(journal, "it leads to another file, as none of ours does; move it away");
}

// What the schema consists of, one line a table, index, trigger or view.
std::vector<std::string> SchemaOf(SQLite::Database& database) {
  std::vector<std::string> lines;
  SQLite::Statement query(database, "SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name");
  while (query.executeStep())
    lines.push_back(query.getColumn(0).getString() + " " + query.getColumn(1).getString() + " " +
                    query.getColumn(2).getString());
  return lines;
}

void Migrate(SQLite::Database& database, int from, int to) {
  for (int next = from; next < to; ++next) {
    SQLite::Transaction transaction(database);
    database.exec(kSchemaVersions[next]);
    database.exec(fmt::format("PRAGMA user_version = {}", next + 1));
    transaction.commit();
  }
}

// returns the version of the schema, having made sure that it is ours, whole and with nothing added.
int CheckSchema(SQLite::Database& database, const fs::path& path) {
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version > NewestSchemaVersion())
    Refuse(path, fmt::format("it was made by a newer tricho (its schema is version {}, this program knows {}); update "
                             "tricho",
                             version, NewestSchemaVersion()));
  SQLite::Database ours(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  Migrate(ours, 0, std::max(0, version));
  if (SchemaOf(database) != SchemaOf(ours))
    Refuse(path,
           "its tables are not those of this program, or there are triggers or views; move it away, and everything in "
           "it is made anew from the photos");
  return version;
}

// Nothing that the file carries is run.
void Disarm(SQLite::Database& database) {
  sqlite3* handle = database.getHandle();
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
}

std::string FinishedUri(const fs::path& path) {
  std::string uri = "file:";
  for (const char c : fs::absolute(path).string()) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) || c == '/' || c == '.' || c == '-' || c == '_';
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri + "?immutable=1";
}

std::unique_ptr<SQLite::Database> OpenToRead(const fs::path& path, int busy_timeout_ms, StoreAccess access) {
  const bool finished = access == StoreAccess::kFinished;
  auto database =
      std::make_unique<SQLite::Database>(finished ? FinishedUri(path) : path.string(),
                                         SQLite::OPEN_READONLY | (finished ? SQLite::OPEN_URI : 0), busy_timeout_ms);
  Disarm(*database);
  const int version = CheckSchema(*database, path);
  if (version != NewestSchemaVersion())
    Refuse(path, fmt::format("its schema is version {}, this program reads {}; run tricho study analyze", version,
                             NewestSchemaVersion()));
  return database;
}

}  // namespace

int NewestSchemaVersion() { return static_cast<int>(std::size(kSchemaVersions)); }

void ThrowStore(const fs::path& path, const SQLite::Exception& error) {
  std::string fault = error.what();
  switch (error.getErrorCode()) {
    case SQLITE_NOMEM:
      throw std::bad_alloc();
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      fault = fmt::format(
          "it is damaged or no database ({}); move it away, and everything in it is made anew from the photos",
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
  Refuse(path, fault);
}

std::unique_ptr<SQLite::Database> OpenDatabase(const fs::path& path, int busy_timeout_ms, StoreAccess access) {
  CheckNeighbours(path);
  return Guarded(path, [&] {
    if (access != StoreAccess::kWrite) return OpenToRead(path, busy_timeout_ms, access);
    auto database = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                                                       busy_timeout_ms);
    Disarm(*database);
    const int version = CheckSchema(*database, path);
    database->exec("PRAGMA journal_mode = WAL");
    // The log reaches the disk before a commit counts: a power cut loses nothing that was told to be done.
    database->exec("PRAGMA synchronous = FULL");
    database->exec("PRAGMA foreign_keys = ON");
    Migrate(*database, version, NewestSchemaVersion());
    return database;
  });
}

}  // namespace tricho
