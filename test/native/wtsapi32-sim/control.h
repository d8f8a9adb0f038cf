#ifndef WTSSIM_CONTROL_H_
#define WTSSIM_CONTROL_H_

#include <string>

namespace wtssim {

// What a test says to the simulator, and its answer as JSON; {"error": "..."} when the command or
// its argument (JSON too) is wrong, and then nothing has changed.
//
//   reset         SimulatedHostOptions or nothing     {}
//   addSession    {server: '', session: {...}}        {"replaced": boolean}
//   removeSession {server: '', id}                    {"removed": boolean}
//   session       {server: '', id}                    SimulatedSession as it is now, or null
//   addFault      SimulatedFault, tried last          {}
//   calls                                             SimulatedCall[] since the last reset
//   stats                                             {openServers, liveAllocations, blockedCalls,
//                                                     droppedCalls, errors: string[]}
//   release                                           {"released": number of calls that get 1726}
std::wstring Control(const std::wstring& command, const std::wstring& argument);

}  // namespace wtssim

#endif  // WTSSIM_CONTROL_H_
