namespace Antiphon.Server.Telemetry;

/// <summary>Personal data as logs may show it.</summary>
internal static class Masked
{
    /// <summary><c>138****8000</c>; short numbers such as extensions stay as they are.</summary>
    public static string Number(string number) => number.Length < 7 ? number : string.Concat(number.AsSpan(0, number.Length - 8 < 3 ? 1 : number.Length - 8), "****", number.AsSpan(number.Length - 4));
}
