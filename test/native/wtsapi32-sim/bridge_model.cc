// The model's side of the bridge: its life, and how requests get there and back.
#include "bridge.h"

namespace wtssim {

namespace {

// A worker under an emulated processor is up after some 15 seconds.
constexpr ULONGLONG kArrivalMs = 60000;

}  // namespace

void Bridge::Announce() {
  const Guard guard(&mutex_);
  announced_ = true;
  had_model_ = true;
  arrival_limit_ = GetTickCount64() + kArrivalMs;
}

bool Bridge::Serve(Model* model) {
  const Guard guard(&mutex_);
  if (model_ && !announced_) return false;
  if (model_) {  // the one before is ending; its successor is there already
    EndAll(kModelEnded, [](const Request& request) {
      return !request.parked && request.phase != Request::Phase::kQueued;
    });
  }
  model_ = model;
  announced_ = false;
  had_model_ = true;
  woken_ = false;
  if (!queue_.empty()) Wake();
  return true;
}

void Bridge::HangUp(const Model* model) {
  const Guard guard(&mutex_);
  if (model && model != model_) return;
  model_ = nullptr;
  if (!model) announced_ = false;
  const bool keep_queue = announced_;
  EndAll(kModelEnded, [&](const Request& request) {
    return !request.parked && !(keep_queue && request.phase == Request::Phase::kQueued);
  });
  if (!keep_queue) queue_.clear();
}

size_t Bridge::BeginBatch(const Model* model) {
  const Guard guard(&mutex_);
  return model == model_ ? queue_.size() : 0;
}

bool Bridge::Take(const Model* model, Delivery* delivery) {
  const Guard guard(&mutex_);
  while (model == model_ && !queue_.empty()) {
    const uint64_t id = queue_.front();
    queue_.pop_front();
    const auto entry = pending_.find(id);
    if (entry == pending_.end()) continue;  // its caller was sent home
    Request& request = *entry->second;
    request.phase = Request::Phase::kInHandler;
    delivery->id = id;
    delivery->call = request.call;
    delivery->arguments.clear();
    for (size_t i = 0; i < request.count; ++i) {
      const Argument& argument = request.arguments[i];
      delivery->arguments.push_back(
          {argument.type, argument.number, argument.text ? argument.text : L""});
    }
    return true;
  }
  return false;
}

void Bridge::HandlerReturned(uint64_t id) {
  const Guard guard(&mutex_);
  const auto entry = pending_.find(id);
  if (entry != pending_.end()) entry->second->phase = Request::Phase::kWaiting;
}

void Bridge::EndBatch(const Model* model) {
  const Guard guard(&mutex_);
  if (model != model_) return;
  woken_ = false;
  if (!queue_.empty()) Wake();
}

void Bridge::Finish(uint64_t id, Ending ending, bool from_model) {
  const Guard guard(&mutex_);
  const auto entry = pending_.find(id);
  if (entry == pending_.end()) return;
  entry->second->from_model = from_model;
  End(entry->second, std::move(ending));
  pending_.erase(entry);
}

void Bridge::Park(uint64_t id) {
  const Guard guard(&mutex_);
  const auto entry = pending_.find(id);
  if (entry != pending_.end()) entry->second->parked = true;
}

}  // namespace wtssim
