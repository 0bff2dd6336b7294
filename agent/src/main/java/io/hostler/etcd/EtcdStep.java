package io.hostler.etcd;

import io.hostler.pki.IssueRequest;
import io.hostler.plan.Step;
import java.nio.file.Path;
import java.util.List;

/** What is done for a managed etcd. None of them ever stops it or removes anything. */
public sealed interface EtcdStep extends Step {

  /** Started, not waited for. */
  record IssueCertificates(IssueRequest request, List<String> names) implements EtcdStep {
    @Override
    public String says() {
      return "issue certificates " + String.join(", ", names);
    }
  }

  /** Remembers that data was lost, before anything new takes its place. */
  record NoteDataGone(Path data) implements EtcdStep {
    @Override
    public String says() {
      return "note that etcd's data in " + data + " is gone";
    }
  }

  /** Made when missing; owner and mode 0700 in any case. What is in it stays. */
  record MakeDataDirectory(Path data) implements EtcdStep {
    @Override
    public String says() {
      return "make etcd's data directory " + data;
    }
  }

  record StartEtcd(List<String> arguments) implements EtcdStep {
    @Override
    public String says() {
      return "start etcd";
    }
  }

  /** Looks whether it serves writes; doesn't wait. */
  record AwaitReady(String endpoint) implements EtcdStep {
    @Override
    public String says() {
      return "await that etcd serves at " + endpoint;
    }
  }

  /** Remembers that there is data now. */
  record NoteMade(Path data) implements EtcdStep {
    @Override
    public String says() {
      return "note that etcd's data is in " + data;
    }
  }
}
