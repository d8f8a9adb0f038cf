#include "host.h"

#include <algorithm>

namespace wtssim {

namespace {

constexpr uint32_t kFirstListener = 65536;  // windows-semantics.md 2.4

}  // namespace

Session* Server::Find(uint32_t id) {
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : &found->second;
}

bool Server::Add(Session session) {
  const bool replaced = Remove(session.id);
  const uint32_t id = session.id;
  sessions_.emplace(id, std::move(session));
  return replaced;
}

bool Server::Remove(uint32_t id) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return false;
  if (found->second.run) {
    found->second.run->over = true;
    ends_.erase({found->second.run->gone, id});
  }
  sessions_.erase(found);
  return true;
}

void Server::StartLogoff(Session* session, Ticks now) {
  auto run = std::make_shared<LogoffRun>();
  run->start = now;
  run->was_console = session->IsConsole();
  run->gone = kNever;  // #26, #27
  run->wait_until = kNever;
  Ticks at = now;
  State state = session->state;
  for (const auto& step : session->plan.path) {
    const bool disconnects = step.state == State::kDisconnected && state != step.state;
    if (disconnects && session->plan.outcome != Outcome::kIgnored) {
      run->disconnected = std::min(run->disconnected, at);
    }
    state = step.state;
    at += step.duration;
  }
  if (session->plan.outcome == Outcome::kEnds) {
    run->gone = at;
    run->wait_until = std::max(now, at - session->plan.linger);  // #25
    ends_.insert({run->gone, session->id});
  }
  session->run = std::move(run);
}

void Server::Advance(Ticks now) {
  while (!ends_.empty() && ends_.begin()->first <= now) End(ends_.begin()->second);
}

void Server::End(uint32_t id) {
  const Session gone = sessions_.at(id);
  const Ticks when = gone.run->gone;
  Remove(id);

  if (gone.plan.reused_by) {  // #18: the id belongs to someone else as soon as it is free
    Session next = *gone.plan.reused_by;
    next.id = id;
    next.Settle(when, when);
    Add(std::move(next));
  }

  if (!new_console || !gone.run->was_console) return;
  for (const auto& entry : sessions_) {
    if (entry.second.IsConsole()) return;
  }
  Session console;
  console.id = NewId(id);
  console.name = L"Console";
  console.state = State::kConnected;  // #16: at the sign-in screen
  console.Settle(when, when);
  Add(std::move(console));
}

// One more than any session's; that of the session that is just gone does not come back (#19).
uint32_t Server::NewId(uint32_t gone) const {
  uint32_t highest = gone < kFirstListener ? gone : 0;
  for (const auto& entry : sessions_) {
    if (entry.first < kFirstListener) highest = std::max(highest, entry.first);
  }
  if (highest + 1 < kFirstListener) return highest + 1;
  uint32_t free = 1;
  while (sessions_.count(free)) ++free;
  return free;
}

Server* Host::FindServer(const std::wstring& name) {
  for (auto& server : servers) {
    if (SameServer(server.name, name)) return &server;
  }
  return nullptr;
}

bool SameServer(const std::wstring& a, const std::wstring& b) {
  return CompareStringOrdinal(a.c_str(), static_cast<int>(a.size()), b.c_str(),
                              static_cast<int>(b.size()), TRUE) == CSTR_EQUAL;
}

}  // namespace wtssim
