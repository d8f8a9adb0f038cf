/* The SDK has this header; Wine has its parts only. */
#pragma once
#include <wbemcli.h>
#include <wbemprov.h>
