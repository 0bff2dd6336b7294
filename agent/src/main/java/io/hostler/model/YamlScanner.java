package io.hostler.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.scanner.ScannerImpl;
import org.yaml.snakeyaml.tokens.ScalarToken;
import org.yaml.snakeyaml.tokens.Token;

/**
 * snakeyaml's scanner, with plain text that begins with a colon inside of [] and {}: {@code
 * {source: ::/0}}. YAML 1.2 takes it (production 126, ns-plain-first); 1.1 reads each colon as the
 * mark before a value, which nobody means.
 */
final class YamlScanner implements Scanner {
  private final Scanner in;
  private final Deque<Token> ready = new ArrayDeque<>();
  private int depth;
  private boolean afterNode;

  YamlScanner(YamlText text, LoaderOptions options) {
    in = new ScannerImpl(text, options);
  }

  @Override
  public boolean checkToken(Token.ID... choices) {
    fill();
    if (ready.isEmpty()) {
      return false;
    }
    for (Token.ID choice : choices) {
      if (ready.peek().getTokenId() == choice) {
        return true;
      }
    }
    return choices.length == 0;
  }

  @Override
  public Token peekToken() {
    fill();
    return ready.element();
  }

  @Override
  public Token getToken() {
    fill();
    return ready.remove();
  }

  @Override
  public void resetDocumentIndex() {
    in.resetDocumentIndex();
  }

  private void fill() {
    if (!ready.isEmpty() || !in.checkToken()) {
      return;
    }
    Token token = in.getToken();
    boolean mayBegin = depth > 0 && !afterNode && token.getTokenId() == Token.ID.Value;
    ready.addAll(mayBegin ? colons(token) : List.of(token));
    Token last = ready.getLast();
    switch (last.getTokenId()) {
      case FlowSequenceStart, FlowMappingStart -> depth++;
      case FlowSequenceEnd, FlowMappingEnd -> depth--;
      default -> {}
    }
    // After it a colon is the mark before its value, be there a space between or not.
    afterNode =
        switch (last.getTokenId()) {
          case Scalar, Alias, FlowSequenceEnd, FlowMappingEnd -> true;
          default -> false;
        };
  }

  /** Colons and the plain text right behind them as one text; what is not so, as it was. */
  private List<Token> colons(Token first) {
    List<Token> run = new ArrayList<>(List.of(first));
    while (in.checkToken(Token.ID.Value) && adjacent(run.getLast(), in.peekToken())) {
      run.add(in.getToken());
    }
    if (in.checkToken(Token.ID.Scalar)
        && adjacent(run.getLast(), in.peekToken())
        && in.peekToken() instanceof ScalarToken scalar
        && scalar.getPlain()) {
      in.getToken();
      String text = ":".repeat(run.size()) + scalar.getValue();
      return List.of(new ScalarToken(text, first.getStartMark(), scalar.getEndMark(), true));
    }
    return run;
  }

  private static boolean adjacent(Token one, Token next) {
    return one.getEndMark().getIndex() == next.getStartMark().getIndex();
  }
}
