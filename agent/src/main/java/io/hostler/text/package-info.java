/** How ages, sizes and tables look to people. Pure text; knows nothing of ours. */
@NullMarked
package io.hostler.text;

import org.jspecify.annotations.NullMarked;
