#include <list>

#include "bridge.h"
#include "exit_windows.h"
#include "node_exports.h"

namespace wtssim {

namespace {

class NodeModel : public Model {
 public:
  bool Wake() override {
    return napi_call_threadsafe_function(function, nullptr, napi_tsfn_nonblocking) == napi_ok;
  }

  napi_threadsafe_function function = nullptr;
};

// One for each environment that ever served. Never destroyed: an environment may end late.
std::list<NodeModel>& Models() {
  static auto& models = *new std::list<NodeModel>();
  return models;
}

NodeModel* AddModel() {
  static Mutex mutex;
  const Guard guard(&mutex);
  Models().emplace_back();
  return &Models().back();
}

// The one that this environment served with, or nullptr.
NodeModel* ModelOf(napi_env env) {
  void* model = nullptr;
  napi_get_instance_data(env, &model);
  return static_cast<NodeModel*>(model);
}

napi_value ValueOf(napi_env env, const Delivery::Item& item) {
  napi_value value = nullptr;
  switch (item.type) {
    case Argument::Type::kNull:
      napi_get_null(env, &value);
      return value;
    case Argument::Type::kFlag:
      napi_get_boolean(env, item.number != 0, &value);
      return value;
    case Argument::Type::kText:
    case Argument::Type::kSecret:
      return TextValue(env, item.text);
    default:
      return NumberValue(env, item.number);
  }
}

// False: the environment runs no JavaScript any more.
bool Handle(napi_env env, napi_value handler, const Delivery& delivery) {
  napi_value arguments[3] = {NumberValue(env, static_cast<double>(delivery.id))};
  napi_create_string_latin1(env, delivery.call, NAPI_AUTO_LENGTH, &arguments[1]);
  napi_create_array(env, &arguments[2]);
  for (size_t i = 0; i < delivery.arguments.size(); ++i) {
    napi_set_element(env, arguments[2], static_cast<uint32_t>(i),
                     ValueOf(env, delivery.arguments[i]));
  }
  napi_value receiver = nullptr;
  napi_value ignored = nullptr;
  napi_get_undefined(env, &receiver);
  const napi_status status = napi_call_function(env, receiver, handler, 3, arguments, &ignored);
  if (status == napi_ok) {
    TheBridge().HandlerReturned(delivery.id);
    return true;
  }
  napi_value error = nullptr;
  if (status == napi_pending_exception) napi_get_and_clear_last_exception(env, &error);
  // process.exit() in a worker looks like an exception that is null.
  if (error && Is(env, error, napi_null)) error = nullptr;
  // Nobody else will answer this one.
  TheBridge().Finish(delivery.id, Failure(error ? kModelThrew : kModelEnded), false);
  if (error) napi_fatal_exception(env, error);
  return error != nullptr;
}

// On the model's thread, from its event loop.
void Deliver(napi_env env, napi_value handler, void* context, void*) {
  if (!env || !handler) return;
  auto* model = static_cast<NodeModel*>(context);
  Bridge& bridge = TheBridge();
  Delivery delivery;
  for (size_t left = bridge.BeginBatch(model); left > 0 && bridge.Take(model, &delivery); --left) {
    napi_handle_scope scope = nullptr;
    napi_open_handle_scope(env, &scope);
    const bool goes_on = Handle(env, handler, delivery);
    napi_close_handle_scope(env, scope);
    if (!goes_on) break;
  }
  bridge.EndBatch(model);
}

// On the model's thread, before Node takes the thread-safe function down.
void OnModelExit(void* data) {
  auto* model = static_cast<NodeModel*>(data);
  TheBridge().HangUp(model);
  napi_release_threadsafe_function(model->function, napi_tsfn_abort);
}

napi_value ThrowError(napi_env env, const char* message) {
  napi_throw_error(env, nullptr, message);
  return nullptr;
}

}  // namespace

// serve(handler): handler(id, call, arguments) hears of each call from now on.
napi_value Serve(napi_env env, napi_callback_info info) {
  const auto arguments = ArgumentsOf(env, info);
  if (!Is(env, arguments[0], napi_function)) return ThrowTypeError(env, "serve needs a function");
  if (ModelOf(env)) return ThrowError(env, "this environment has served already");
  NodeModel* model = AddModel();
  napi_value name = nullptr;
  napi_create_string_latin1(env, "wtsapi32-sim", NAPI_AUTO_LENGTH, &name);
  if (napi_create_threadsafe_function(env, arguments[0], nullptr, name, 0, 1, nullptr, nullptr,
                                      model, Deliver, &model->function) != napi_ok) {
    return ThrowError(env, "napi_create_threadsafe_function failed");
  }
  // After it, because hooks run in reverse order.
  napi_add_env_cleanup_hook(env, OnModelExit, model);
  napi_set_instance_data(env, model, nullptr, nullptr);
  if (TheBridge().Serve(model)) return nullptr;
  napi_unref_threadsafe_function(env, model->function);  // it must not keep the environment alive
  return ThrowError(env, "another environment serves");
}

// announce(): a model is coming; calls wait for it. Nobody who simulates Windows means the real one
// to sign its user out.
napi_value Announce(napi_env env, napi_callback_info) {
  if (!TakeExitWindows()) return ThrowError(env, "ExitWindowsEx cannot be simulated");
  TheBridge().Announce();
  return nullptr;
}

// hangUp(): what waits and what comes fails. In an environment that was a model and is it no more,
// nothing: a late handler of its exit must not end its successor.
napi_value HangUp(napi_env env, napi_callback_info) {
  TheBridge().HangUp(ModelOf(env));
  return nullptr;
}

}  // namespace wtssim
