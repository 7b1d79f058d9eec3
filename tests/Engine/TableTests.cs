using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Tests;

/// <summary>The structures that a state is made of, against those of the framework, with what was held before each change looked at again.</summary>
public sealed class TableTests
{
    /// <summary>Keys of few different hashes: many are the same to the last bit.</summary>
    private readonly record struct Alike(int Value)
    {
        public override int GetHashCode() => Value % 5;
    }

    private readonly record struct Number(int Value) : IComparable<Number>
    {
        public int CompareTo(Number other) => Value.CompareTo(other.Value);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void A_table_holds_what_a_dictionary_holds_and_what_was_held_before_stays_as_it_was(int seed)
    {
        Assert.Equal(3000, Walked(seed, n => new OfferId(n * 17L)));
        Assert.Equal(3000, Walked(seed, n => new CallId($"{n:0000000000000}")));
    }

    [Fact]
    public void Keys_whose_hashes_are_the_same_are_told_apart() => Assert.Equal(3000, Walked(4, n => new Alike(n)));

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void What_is_ranked_stands_in_order_and_what_was_held_before_stays_as_it_was(int seed)
    {
        var (random, ranked, expected, by) = (new Random(seed), Ranked<Number>.Empty, ImmutableSortedSet<int>.Empty, new Generation());
        var held = new List<(Ranked<Number> Ranked, ImmutableSortedSet<int> Expected)>();
        for (var step = 0; step < 3000; step++)
        {
            if (random.Next(20) == 0)
            {
                held.Add((ranked, expected));
                by = random.Next(3) == 0 ? null : new Generation();
            }
            var value = random.Next(300);
            (ranked, expected) = random.Next(2) == 0 ? (ranked.With(new(value), by), expected.Add(value)) : (ranked.Without(new(value), by), expected.Remove(value));
            if (by is null) held.Add((ranked, expected));
        }
        held.Add((ranked, expected));
        Assert.All(held, at =>
        {
            Assert.Equal(at.Expected.ToList(), at.Ranked.Select(number => number.Value));
            Assert.Equal(at.Expected.ToList(), Enumerable.Range(0, at.Ranked.Count).Select(place => at.Ranked[place].Value));
            Assert.Equal(at.Expected.IsEmpty, at.Ranked.IsEmpty);
            if (!at.Ranked.IsEmpty) Assert.Equal(at.Expected.Min, at.Ranked.Min.Value);
            Assert.All(Enumerable.Range(0, 300), value => Assert.Equal(at.Expected.Contains(value), at.Ranked.Contains(new(value))));
        });
    }

    [Fact]
    public void A_table_that_is_changed_while_it_is_walked_says_so()
    {
        var by = new Generation();
        var table = Table<OfferId, string>.Empty.With(new(1), "one", by).With(new(2), "two", by);
        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (var (key, _) in table) table.With(key, "another", by);
        });
    }

    private static int Walked<TKey>(int seed, Func<int, TKey> key) where TKey : struct, IEquatable<TKey>
    {
        var (random, table, expected, by, steps) = (new Random(seed), Table<TKey, string>.Empty, ImmutableDictionary<TKey, string>.Empty, new Generation(), 0);
        var held = new List<(Table<TKey, string> Table, ImmutableDictionary<TKey, string> Expected)>();
        for (; steps < 3000; steps++)
        {
            if (random.Next(20) == 0)
            {
                held.Add((table, expected));
                by = random.Next(3) == 0 ? null : new Generation();
            }
            var at = key(random.Next(400));
            (table, expected) = random.Next(5) < 3 ? (table.With(at, $"{steps}", by), expected.SetItem(at, $"{steps}")) : (table.Without(at, by), expected.Remove(at));
            if (by is null) held.Add((table, expected));
        }
        held.Add((table, expected));
        Assert.All(held, then =>
        {
            Assert.Equal(then.Expected.Count, then.Table.Count);
            Assert.Equal(then.Expected.OrderBy(pair => pair.Key.GetHashCode()).ThenBy(pair => pair.Value), then.Table.OrderBy(pair => pair.Key.GetHashCode()).ThenBy(pair => pair.Value));
            Assert.All(then.Expected, pair => Assert.Equal(pair.Value, then.Table[pair.Key]));
            Assert.All(Enumerable.Range(0, 400), n => Assert.Equal(then.Expected.ContainsKey(key(n)), then.Table.ContainsKey(key(n))));
        });
        return steps;
    }
}
