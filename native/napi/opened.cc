#include "opened.h"

#include "blocking_pool.h"

namespace wtsapi32 {

namespace {

// Behind the JavaScript object; empty once it is closed.
struct Slot {
  std::shared_ptr<Opened> opened;
};

Slot* SlotOf(napi_env env, napi_value value, const napi_type_tag& tag) {
  napi_valuetype type = napi_undefined;
  bool ours = false;
  void* slot = nullptr;
  if (napi_typeof(env, value, &type) != napi_ok || type != napi_object) return nullptr;
  if (napi_check_object_type_tag(env, value, &tag, &ours) != napi_ok || !ours) return nullptr;
  if (napi_unwrap(env, value, &slot) != napi_ok) return nullptr;
  return static_cast<Slot*>(slot);
}

void Collect(napi_env /*env*/, void* slot, void* /*hint*/) {
  std::unique_ptr<Slot>(static_cast<Slot*>(slot)).reset();
}

class OwningObject final : public Value {
 public:
  OwningObject(std::shared_ptr<Opened> opened, const napi_type_tag& tag)
      : opened_(std::move(opened)), tag_(tag) {}

  napi_value ToJs(napi_env env) const override {
    auto slot = std::make_unique<Slot>(Slot{opened_});
    napi_value object = nullptr;
    if (napi_create_object(env, &object) != napi_ok) return nullptr;
    if (napi_type_tag_object(env, object, &tag_) != napi_ok) return nullptr;
    if (napi_wrap(env, object, slot.get(), Collect, nullptr, nullptr) != napi_ok) return nullptr;
    (void)slot.release();  // NOLINT(bugprone-unused-return-value): it is Collect's now
    return object;
  }

 private:
  const std::shared_ptr<Opened> opened_;
  const napi_type_tag& tag_;
};

}  // namespace

Opened::Opened(std::shared_ptr<BlockingPool> pool, std::shared_ptr<HostQueue> host)
    : pool_(std::move(pool)), host_(std::move(host)), closing_(1) {
  closing_.front() = Work{nullptr, host_, Place{Lane::kClosings}, Clock::time_point{}};
}

Opened::~Opened() {
  if (closing_.front().job != nullptr) pool_->Close(&closing_);
}

void Opened::Own(void* handle, std::shared_ptr<Job> closing) noexcept {
  handle_ = handle;
  closing_.front().job = std::move(closing);
}

bool Unwrap(napi_env env, napi_value value, const napi_type_tag& tag,
            std::shared_ptr<Opened>* opened) {
  const Slot* const slot = SlotOf(env, value, tag);
  if (slot == nullptr) return false;
  *opened = slot->opened;
  return true;
}

void Disown(napi_env env, napi_value value, const napi_type_tag& tag) {
  SlotOf(env, value, tag)->opened.reset();
}

std::unique_ptr<const Value> OpenedValue(std::shared_ptr<Opened> opened, const napi_type_tag& tag) {
  return std::make_unique<OwningObject>(std::move(opened), tag);
}

}  // namespace wtsapi32
