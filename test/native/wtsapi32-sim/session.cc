#include "session.h"

#include "win.h"

namespace wtssim {

namespace {

bool SameName(const std::wstring& a, const wchar_t* b) {
  return CompareStringOrdinal(a.c_str(), static_cast<int>(a.size()), b, -1, TRUE) == CSTR_EQUAL;
}

}  // namespace

bool Session::IsConsole() const { return SameName(name, L"Console"); }

State Session::StateAt(Ticks now) const {
  if (!LogoffUnderWay()) return state;
  // #24: the path is the script's; nothing documents which states are visible.
  Ticks until = run->start;
  for (const auto& step : plan.path) {
    until += step.duration;
    if (now < until) return step.state;
  }
  return plan.path.empty() ? State::kDown : plan.path.back().state;
}

const std::wstring& Session::NameAt(Ticks now) const {
  static const std::wstring kNone;
  return run && run->disconnected <= now ? kNone : name;  // #15
}

Ticks Session::DisconnectTimeAt(Ticks now) const {
  return run && run->disconnected <= now ? run->disconnected : *disconnect_time;
}

void Session::Settle(Ticks logon, Ticks disconnect) {
  const bool has_user = !user_name.empty();
  if (!exec_env_id) exec_env_id = id;
  if (!logon_time) logon_time = has_user ? logon : 0;
  if (!connect_time) connect_time = logon_time;
  if (!disconnect_time) {
    disconnect_time = has_user && state == State::kDisconnected ? disconnect : 0;
  }
  if (!last_input_time) last_input_time = 0;  // 0 is "not set" (#37)
  if (!protocol) {
    const bool local = IsConsole() || IsService() || SameName(name, L"Services");
    protocol = local ? Protocol::kConsole : Protocol::kRdp;
  }
}

}  // namespace wtssim
