// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
#include "web/http_server.h"

#include <fmt/format.h>

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <thread>
#include <vector>

#include "base/error.h"

namespace tricho {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

namespace {

constexpr std::uint32_t kMostHeadBytes = 8 << 10;
constexpr std::uint64_t kMostBodyBytes = std::uint64_t{64} << 20;  // Whatever a handler allows.
constexpr int kNumThreads = 4;
constexpr const char* kAlone[] = {"Host",   "Origin",         "Content-Type",      "Content-Length",
                                  "Cookie", "Sec-Fetch-Site", "Transfer-Encoding", "X-Tricho"};

using Parser = http::request_parser<http::string_body>;
using Answer = http::response<http::string_body>;

std::string FieldOf(const Parser& parser, const char* name) {
  const auto found = parser.get().find(name);
  return found == parser.get().end() ? "" : std::string(found->value());
}

WebRequest HeadOf(const Parser& parser) {
  WebRequest head;
  head.method = std::string(parser.get().method_string());
  head.target = std::string(parser.get().target());
  head.host = FieldOf(parser, "Host");
  head.origin = FieldOf(parser, "Origin");
  head.content_type = FieldOf(parser, "Content-Type");
  head.cookie = FieldOf(parser, "Cookie");
  head.fetch_site = FieldOf(parser, "Sec-Fetch-Site");
  head.own_header = FieldOf(parser, "X-Tricho");
  return head;
}

// What is wrong with a head as such, whoever sent it.
std::optional<WebResponse> GrammarFault(const Parser& parser) {
  const auto& fields = parser.get();
  if (fields.version() != 11) return Refusal(505, "Only HTTP/1.1 is spoken here.");
  for (const char* name : kAlone)
    if (fields.count(name) > 1) return Refusal(400, std::string(name) + " stands there twice.");
  // A body of a length that is told later is where servers come to differ about where a request ends.
  if (fields.count("Transfer-Encoding") > 0) return Refusal(411, "The length of the body must be told.");
  if (fields.count("Upgrade") > 0 || fields.count("Expect") > 0) return Refusal(400, "No other protocol is spoken.");
  if (fields.method() == http::verb::post && fields.count("Content-Length") == 0)
    return Refusal(411, "The length of the body must be told.");
  return std::nullopt;
}

Answer AnswerOf(WebResponse&& response, bool keep_alive) {
  Answer answer{static_cast<http::status>(response.status), 11};
  answer.set(http::field::content_type, response.content_type);
  answer.set("Content-Security-Policy",
             "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'");
  answer.set("X-Content-Type-Options", "nosniff");
  answer.set("Cache-Control", "no-store");
  answer.set("Referrer-Policy", "no-referrer");
  answer.set("Cross-Origin-Resource-Policy", "same-origin");
  answer.set("Cross-Origin-Opener-Policy", "same-origin");
  for (const auto& [name, value] : response.headers) answer.set(name, value);
  answer.keep_alive(keep_alive);
  answer.body() = std::move(response.body);
  answer.prepare_payload();
  return answer;
}

// One connection: a request, its answer, the next request.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket&& socket, const WebHandler& handler, const ServerLimits& limits, std::atomic<int>& num_open)
      : stream_(std::move(socket)), handler_(handler), limits_(limits), num_open_(num_open) {
    is_too_many_ = ++num_open_ > limits_.most_connections;
  }
  ~Session() { --num_open_; }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void Start() {
    asio::dispatch(stream_.get_executor(), [self = shared_from_this()] {
      if (self->is_too_many_)
        self->Send(Refusal(503, "Too many connections are open; close other windows of this page."), false);
      else
        self->ReadHead();
    });
  }

 private:
  void ReadHead() {
    parser_.emplace();
    parser_->header_limit(kMostHeadBytes);
    parser_->body_limit(kMostBodyBytes);
    stream_.expires_after(limits_.head_timeout);
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = shared_from_this()](beast::error_code error, std::size_t) { self->OnHead(error); });
  }

  void OnHead(beast::error_code error) {
    if (error == http::error::end_of_stream) return Close();
    if (error == beast::error::timeout || error == asio::error::connection_reset) return;
    if (error == http::error::header_limit) return Send(Refusal(431, "The head of the request is too long."), false);
    if (error == http::error::body_limit) return Send(Refusal(413, "That is too large."), false);
    if (error) return Send(Refusal(400, "That is no request."), false);
    AllowBody();
  }

  // The head is whole. A body is only read once it is known that it is wanted.
  void AllowBody() {
    if (std::optional<WebResponse> fault = GrammarFault(*parser_)) return Send(std::move(*fault), false);
    const WebRequest head = HeadOf(*parser_);
    if (std::optional<WebResponse> refusal = handler_.refuse(head)) return Send(std::move(*refusal), false);
    const std::uint64_t most = handler_.most_body_bytes(head);
    const std::uint64_t told = parser_->content_length().value_or(0);
    if (told > most) return Send(Refusal(413, "That is too large."), false);
    parser_->body_limit(most);
    stream_.expires_after(limits_.body_timeout);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) { self->OnBody(error); });
  }

  void OnBody(beast::error_code error) {
    if (error) return;
    WebRequest request = HeadOf(*parser_);
    const bool keep_alive = parser_->get().keep_alive();
    request.body = std::move(parser_->get().body());
    stream_.expires_never();
    Send(handler_.answer(request), keep_alive);
  }

  void Send(WebResponse response, bool keep_alive) {
    answer_.emplace(AnswerOf(std::move(response), keep_alive));
    stream_.expires_after(limits_.body_timeout);
    http::async_write(stream_, *answer_, [self = shared_from_this(), keep_alive](beast::error_code error, std::size_t) {
      if (error) return;
      if (keep_alive) return self->ReadHead();
      self->Close();
    });
  }

  void Close() {
    beast::error_code error;
    stream_.socket().shutdown(tcp::socket::shutdown_send, error);
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_{kMostHeadBytes + (64 << 10)};
  std::optional<Parser> parser_;
  std::optional<Answer> answer_;
  const WebHandler& handler_;
  const ServerLimits& limits_;
  std::atomic<int>& num_open_;
  bool is_too_many_ = false;
};

}  // namespace

struct HttpServer::Listener {
  explicit Listener(const ServerLimits& its_limits) : limits(its_limits) {}

  void Accept(const WebHandler& handler) {
    acceptor.async_accept(asio::make_strand(context), [this, &handler](beast::error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error) std::make_shared<Session>(std::move(socket), handler, limits, num_open)->Start();
      Accept(handler);
    });
  }

  void Watch(const std::function<bool()>& ends) {
    timer.expires_after(std::chrono::seconds(1));
    timer.async_wait([this, &ends](beast::error_code error) {
      if (error) return;
      if (ends()) return context.stop();
      Watch(ends);
    });
  }

  const ServerLimits limits;
  std::atomic<int> num_open{0};  // Outlives the sessions, which the context holds.
  asio::io_context context;
  tcp::acceptor acceptor{context};
  asio::steady_timer timer{context};
};

HttpServer::HttpServer(int port, const ServerLimits& limits) : listener_(std::make_unique<Listener>(limits)) {
  beast::error_code error;
  const tcp::endpoint place(asio::ip::address_v4::loopback(), static_cast<unsigned short>(port));
  tcp::acceptor& acceptor = listener_->acceptor;
  acceptor.open(tcp::v4(), error);
  // Without it a server that ended a moment ago would hold the port; two at once can't have it either way.
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(place, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error == asio::error::address_in_use)
    throw Error(ErrorKind::kInput,
                fmt::format("port {} is taken by another program; leave --port away, and a free one is used", port));
  if (error)
    throw Error(ErrorKind::kInput, fmt::format("port {} of 127.0.0.1 can't be used: {}", port, error.message()));
}

HttpServer::~HttpServer() = default;

int HttpServer::port() const { return listener_->acceptor.local_endpoint().port(); }

void HttpServer::Run(const WebHandler& handler, const std::function<bool()>& ends) {
  listener_->Accept(handler);
  listener_->Watch(ends);
  std::vector<std::thread> threads;
  for (int i = 1; i < kNumThreads; ++i) threads.emplace_back([this] { listener_->context.run(); });
  listener_->context.run();
  for (std::thread& thread : threads) thread.join();
}

void HttpServer::Stop() { listener_->context.stop(); }

std::optional<WebRequest> ReadRequest(std::string_view bytes, std::uint64_t most_body_bytes) {
  Parser parser;
  parser.header_limit(kMostHeadBytes);
  parser.body_limit(most_body_bytes);
  parser.eager(true);
  beast::error_code error;
  parser.put(asio::buffer(bytes.data(), bytes.size()), error);
  if (error || !parser.is_header_done() || GrammarFault(parser) || !parser.is_done()) return std::nullopt;
  WebRequest request = HeadOf(parser);
  request.body = parser.get().body();
  return request;
}

}  // namespace tricho
