package io.hostler.store;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509KeyManager;

/** What a client and etcd know each other by. */
public interface Credentials {

  /**
   * A member's certificate must come from one of these; read anew with each connection that is
   * built.
   *
   * @throws StoreException {@code store-credentials} when they can't be read
   */
  List<X509Certificate> trusted();

  /**
   * This node's chain and key; it follows them when they are renewed.
   *
   * @throws StoreException {@code store-credentials} when they can't be read
   */
  X509KeyManager identity();
}
