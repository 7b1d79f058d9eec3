namespace Antiphon.Server.Features.Calls.Numbering;

/// <summary>What kind of number it is, by the numbering plan of China.</summary>
internal static class NumberKinds
{
    /// <param name="number">As <see cref="PhoneNumber.Normalise"/> gives it.</param>
    public static NumberKind Of(string number) => number switch
    {
        "" => NumberKind.Withheld,
        ['+', '8', '6', '1', >= '3' and <= '9', ..] when number.Length == 14 => NumberKind.Mobile,
        ['+', '8', '6', '4' or '8', '0', '0', ..] when number.Length == 13 => NumberKind.Service,
        ['+', '8', '6', ..] => NumberKind.Fixed,
        ['+', ..] => NumberKind.Foreign,
        _ => NumberKind.Other,
    };
}
