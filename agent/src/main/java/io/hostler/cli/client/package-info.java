/**
 * HTTP/1.1 to the agent's socket with the JDK alone: the JDK's own client can't do unix sockets,
 * and Netty would cost the command line its quick start. Knows no command and prints nothing.
 */
@NullMarked
package io.hostler.cli.client;

import org.jspecify.annotations.NullMarked;
