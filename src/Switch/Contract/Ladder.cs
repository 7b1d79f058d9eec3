namespace Antiphon.Switch.Contract;

/// <summary>One SIP message of a leg. Secrets and keys pressed are hidden in its text.</summary>
/// <param name="Received">It came to us.</param>
/// <param name="Transport">udp, tcp, tls, ws or wss.</param>
/// <param name="Remote">Address and port of the other side.</param>
/// <param name="Summary">First line.</param>
/// <param name="Text">The message with LF line ends; cut off after <see cref="SwitchLimits.LadderBytesMax"/>.</param>
public sealed record LadderStep(DateTimeOffset At, bool Received, string Transport, string Remote, string Summary, string Text);

/// <summary>What was said on a leg, in order.</summary>
/// <param name="Forgotten">Messages left out between the first and the last ones.</param>
public sealed record LegLadder(LegId Leg, IReadOnlyList<LadderStep> Steps, int Forgotten);
