package io.hostler.libvirt;

class FakeHypervisorTest implements HypervisorContract {
  private final FakeHypervisor fake = new FakeHypervisor();

  @Override
  public Hypervisor hypervisor() {
    return fake;
  }
}
