namespace Antiphon.Engine.Contract;

/// <summary>Who has made a part that copies share, and alone may set it while he is made himself. It is no part of what is said: any two are equal.</summary>
internal readonly struct Maker(object who) : IEquatable<Maker>
{
    private readonly object? _who = who;

    public bool Is(object asker) => ReferenceEquals(_who, asker);

    public bool Equals(Maker other) => true;

    public override bool Equals(object? obj) => obj is Maker;

    public override int GetHashCode() => 0;
}
