#ifndef WTSSIM_FIELD_VALUES_H_
#define WTSSIM_FIELD_VALUES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "table.h"
#include "wts_types.h"

namespace wtssim {

template <size_t size>
void CopyTruncated(TextView text, wchar_t (&out)[size]) {  // #38
  std::copy_n(text.data, std::min(text.length, size - 1), out);
}

// Of hexadecimal digits; those that are none are recorded as an error of the model.
std::vector<uint8_t> BytesOf(TextView hex, Fields* fields, const char* column);

ClientInfo ClientInfoOf(Fields* fields);
ConfigInfo ConfigInfoOf(Fields* fields);

}  // namespace wtssim

#endif  // WTSSIM_FIELD_VALUES_H_
