namespace Antiphon.Switch;

/// <summary>What an operator wants to read of the switch. The Server writes it to its log; without one nothing is written.
/// Called on the switch's own thread: must not block, must not throw.</summary>
public interface ISwitchLog
{
    /// <param name="note">What kind of thing happened.</param>
    /// <param name="text">One line, English; phone numbers masked, nothing from the wire but tokens.</param>
    void Write(SwitchNote note, string text);
}

public enum SwitchNote { Started, Stopped, Leg, Registration, Refused, Braked, Trouble }

/// <summary>Phone numbers in logs: the last three digits stand, the rest is hidden; what is no number stands in at most 16 safe characters.</summary>
public static class Masked
{
    public static string Number(string number)
    {
        if (number.Length == 0) return "(none)";
        if (number.Length <= 4 && number.All(char.IsAsciiDigit)) return number;               // An extension or a short code.
        if (number.All(c => char.IsAsciiDigit(c) || c is '+' or '*' or '#')) return string.Concat("…", number.AsSpan(number.Length - Math.Min(3, number.Length)));
        var safe = new string([.. number.Take(16).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '?')]);
        return safe;
    }
}
