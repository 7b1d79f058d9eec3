namespace Antiphon.Sip;

public enum DialogState { Early, Confirmed, Terminated }

/// <summary>A dialog, either side (RFC 3261 §12).</summary>
public sealed partial class Dialog
{
    public DialogId Id { get; private init; }

    public DialogState State { get; internal set; }
}
