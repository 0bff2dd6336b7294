package io.hostler.libvirt;

import io.hostler.plan.Uid;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FakeHypervisorTest implements HypervisorContract {
  private final FakeHypervisor fake = new FakeHypervisor();

  @TempDir Path directory;

  @Override
  public Hypervisor hypervisor() {
    return fake;
  }

  @Override
  public Path files() {
    return directory;
  }

  @Override
  public long capacity(Uid uuid, Path file) {
    return fake.capacity(uuid, "vda");
  }
}
