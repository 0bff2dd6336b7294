package io.hostler.firewall;

class FakeNftTest extends NftContract {
  @Override
  Nft open() {
    return new FakeNft();
  }
}
