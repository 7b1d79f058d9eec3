namespace Antiphon.Engine.Contract;

/// <summary>What a caller may say instead of pressing keys.</summary>
/// <param name="Words">Words by the key that they stand for, apart by commas; empty: digits are spoken.</param>
/// <param name="Minimum">Digits.</param>
public sealed record SpokenChoice(ImmutableDictionary<string, string> Words, int Minimum, int Maximum);
