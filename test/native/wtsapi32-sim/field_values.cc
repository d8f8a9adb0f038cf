#include "field_values.h"

namespace wtssim {

namespace {

int HexDigit(wchar_t unit) {
  if (unit >= L'0' && unit <= L'9') return unit - L'0';
  if (unit >= L'a' && unit <= L'f') return unit - L'a' + 10;
  if (unit >= L'A' && unit <= L'F') return unit - L'A' + 10;
  return -1;
}

uint16_t Half(Fields* fields, const char* column) {
  return static_cast<uint16_t>(fields->Word(column));
}

}  // namespace

std::vector<uint8_t> BytesOf(TextView hex, Fields* fields, const char* column) {
  std::vector<uint8_t> bytes;
  if (hex.length % 2 != 0) fields->Wrong("so many digits in ", column);
  for (size_t i = 0; i + 1 < hex.length; i += 2) {
    const int high = HexDigit(hex.data[i]);
    const int low = HexDigit(hex.data[i + 1]);
    if (high < 0 || low < 0) fields->Wrong("no digit in ", column);
    bytes.push_back(static_cast<uint8_t>(high * 16 + low));
  }
  return bytes;
}

ClientInfo ClientInfoOf(Fields* fields) {
  ClientInfo info = {};
  CopyTruncated(fields->Text("clientName"), info.client_name);
  CopyTruncated(fields->Text("domainName"), info.domain);
  CopyTruncated(fields->Text("userName"), info.user_name);
  CopyTruncated(fields->Text("workingDirectory"), info.work_directory);
  CopyTruncated(fields->Text("initialProgram"), info.initial_program);
  info.encryption_level = static_cast<uint8_t>(fields->Word("encryptionLevel"));
  info.horizontal = Half(fields, "horizontal");
  info.vertical = Half(fields, "vertical");
  info.color_depth = Half(fields, "colorDepth");
  CopyTruncated(fields->Text("directory"), info.client_directory);
  info.client_build_number = fields->Word("build");
  info.client_hardware_id = fields->Word("hardwareId");
  info.client_product_id = Half(fields, "productId");
  info.out_buf_count_host = Half(fields, "outBufferCountHost");
  info.out_buf_count_client = Half(fields, "outBufferCountClient");
  info.out_buf_length = Half(fields, "outBufferLength");
  CopyTruncated(fields->Text("deviceId"), info.device_id);
  return info;
}

ConfigInfo ConfigInfoOf(Fields* fields) {
  ConfigInfo info = {};
  info.version = fields->Word("version");
  info.connect_client_drives_at_logon = fields->Word("connectClientDrivesAtLogon");
  info.connect_printer_at_logon = fields->Word("connectPrinterAtLogon");
  info.disable_printer_redirection = fields->Word("disablePrinterRedirection");
  info.disable_default_main_client_printer = fields->Word("disableDefaultMainClientPrinter");
  info.shadow_settings = fields->Word("shadowSettings");
  CopyTruncated(fields->Text("logonUserName"), info.logon_user_name);
  CopyTruncated(fields->Text("logonDomain"), info.logon_domain);
  CopyTruncated(fields->Text("workingDirectory"), info.work_directory);
  CopyTruncated(fields->Text("initialProgram"), info.initial_program);
  CopyTruncated(fields->Text("applicationName"), info.application_name);
  return info;
}

}  // namespace wtssim
