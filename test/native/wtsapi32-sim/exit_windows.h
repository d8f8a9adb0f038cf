#ifndef WTSSIM_EXIT_WINDOWS_H_
#define WTSSIM_EXIT_WINDOWS_H_

namespace wtssim {

// From now on user32's ExitWindowsEx asks the model, whoever calls it in this process and however
// it has found it. False: it stays as it was.
bool TakeExitWindows();

}  // namespace wtssim

#endif  // WTSSIM_EXIT_WINDOWS_H_
