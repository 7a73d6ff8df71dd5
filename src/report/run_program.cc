// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "report/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/error.h"

namespace tricho {

namespace {

using Clock = std::chrono::steady_clock;

// Of a program that is watched: a shell runs it, leads the group of all that it starts, and holds the other end of a
// channel that closes when we end, however that is; then it takes the whole group along. A signal that comes with a
// parent's death (PR_SET_PDEATHSIG) would reach no grandchild.
constexpr char kEndsWithUs[] =
    "exec 3<&0; \"$@\" </dev/null 3<&- & own=$!; (read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 & guard=$!; "
    "wait $own; status=$?; kill $guard; exit $status";
constexpr int kCannotBeRun = 126, kProgramNotFound = 127;  // Of a shell.

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { Close(); }
  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

// Our end and the program's.
struct Channel {
  Descriptor ours, theirs;
};

[[noreturn]] void ThrowSystem(const char* what) {
  throw Error(ErrorKind::kStore, std::string(what) + ": " + std::strerror(errno));
}

// A socket rather than a pipe: writing to a program that has gone away is then an error code and no signal.
Channel OpenChannel() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) ThrowSystem("can't open a channel");
  Channel channel{Descriptor(ends[0]), Descriptor(ends[1])};
  if (fcntl(channel.ours.get(), F_SETFL, O_NONBLOCK) != 0) ThrowSystem("can't open a channel");
  return channel;
}

// The process's number, or -1 with errno. is_leader   It leads a group of processes of its own.
pid_t Spawn(const std::vector<std::string>& words, const std::array<Channel, 3>& channels, bool is_leader) {
  std::vector<std::string> copies = words;
  std::vector<char*> arguments;
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int i = 0; i < 3; ++i) posix_spawn_file_actions_adddup2(&actions, channels[i].theirs.get(), i);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  if (is_leader) posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t child = -1;
  const int fault = posix_spawnp(&child, arguments.front(), &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  errno = fault;
  return fault == 0 ? child : -1;
}

// Reads what is there; closes at the end.
void Read(Descriptor& from, std::string& text) {
  std::array<char, 65536> buffer{};
  while (from.is_open()) {
    const ssize_t got = read(from.get(), buffer.data(), buffer.size());
    if (got > 0)
      text.append(buffer.data(), static_cast<std::size_t>(got));
    else if (got < 0 && (errno == EAGAIN || errno == EINTR))
      return;
    else
      from.Close();
  }
}

// Writes what fits; closes when all is written or nobody reads.
void Write(Descriptor& to, std::string_view& rest) {
  while (to.is_open()) {
    const ssize_t sent = rest.empty() ? 0 : send(to.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (sent > 0) rest.remove_prefix(static_cast<std::size_t>(sent));
    if (sent < 0 || rest.empty()) to.Close();
  }
}

using Watch = std::function<void(const ProgramRun&)>;

// Until both outputs are closed or the time is over. What is watched gets no input, and its channel stays open.
// returns whether it was in time.
bool Exchange(std::array<Channel, 3>& channels, std::string_view input, Clock::time_point deadline, const Watch& watch,
              ProgramRun& run) {
  while (channels[1].ours.is_open() || channels[2].ours.is_open()) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    std::array<pollfd, 3> polled{};
    for (int i = 0; i < 3; ++i) polled[i] = {channels[i].ours.get(), static_cast<short>(i == 0 ? POLLOUT : POLLIN), 0};
    if (poll(polled.data(), polled.size(), static_cast<int>(std::min<long long>(left, 1000))) < 0 && errno != EINTR)
      ThrowSystem("can't wait for a program");
    if (!watch) Write(channels[0].ours, input);
    Read(channels[1].ours, run.output);
    Read(channels[2].ours, run.errors);
    if (watch) watch(run);
  }
  return true;
}

// A program that was started: it is waited for, and ended with its group when this is left early.
class Child {
 public:
  Child(pid_t process, bool is_leader) : process_(process), is_leader_(is_leader) {}
  ~Child() {
    if (process_ > 0) {
      End();
      Wait();
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  void End() const { kill(is_leader_ ? -process_ : process_, SIGKILL); }
  int Wait() {
    int status = 0;
    while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t process_;
  const bool is_leader_;
};

ProgramRun Run(const std::vector<std::string>& words, std::string_view input, Clock::time_point deadline,
               const Watch& watch) {
  TRICHO_CHECK(!words.empty());
  ProgramRun run;
  std::array<Channel, 3> channels = {OpenChannel(), OpenChannel(), OpenChannel()};
  const bool is_leader = static_cast<bool>(watch);
  std::vector<std::string> spawned = words;
  if (is_leader) spawned.insert(spawned.begin(), {"/bin/sh", "-c", kEndsWithUs, "sh"});
  const pid_t process = Spawn(spawned, channels, is_leader);
  if (process < 0) {
    if (errno == EAGAIN || errno == ENOMEM) ThrowSystem("can't start a program");
    run.found = false;
    run.exit_status = 127;
    return run;
  }
  Child child(process, is_leader);
  for (Channel& channel : channels) channel.theirs.Close();
  run.timed_out = !Exchange(channels, input, deadline, watch, run);
  if (run.timed_out) child.End();
  run.exit_status = child.Wait();
  if (is_leader) run.found = run.exit_status != kCannotBeRun && run.exit_status != kProgramNotFound;
  return run;
}

}  // namespace

ProgramRun RunProgram(const std::vector<std::string>& words, std::string_view input, double timeout_s) {
  return Run(words, input, Clock::now() + std::chrono::milliseconds(static_cast<long long>(timeout_s * 1000)), nullptr);
}

ProgramRun RunWatched(const std::vector<std::string>& words, const Watch& watch) {
  return Run(words, "", Clock::now() + std::chrono::hours(24 * 365), watch);
}

}  // namespace tricho
