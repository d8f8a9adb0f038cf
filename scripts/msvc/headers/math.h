/* Microsoft's has the constants only where they are asked for; Wine's has them always. */
#include_next <math.h>
#ifndef _USE_MATH_DEFINES
#undef M_E
#undef M_LN2
#undef M_LN10
#undef M_PI
#undef M_PI_2
#undef M_PI_4
#undef M_SQRT2
#undef M_SQRT1_2
#endif
