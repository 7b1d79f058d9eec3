using System.Diagnostics;
using System.Text;

namespace Antiphon.TestKit;

/// <summary>Feeds a parser with damaged samples. Samples stand in <c>tests/Corpus</c>; an input that leads to something not seen before is damaged further, so that the search goes deep
/// without being told where. The same seed gives the same inputs.</summary>
public static class Fuzz
{
    /// <summary>Inputs of each parser in the daily run; over all parsers in the long one.</summary>
    public const int Daily = 100_000;
    public const int Long = 10_000_000;

    private const int PoolMax = 4_000;
    private const int LengthMax = 8_192;
    private static readonly byte[][] Nasty = [.. new[] { "\r\n", "\r\n\r\n", "\n ", "\0", ";", ",", "\"", "\\", "<", ">", "%00", "4294967296", "-1", "99999999999999999999", "[::", "=", "sip:", "\u00ff\u00ff" }.Select(Encoding.Latin1.GetBytes)];

    /// <param name="corpus">Folder below <c>tests/Corpus</c>.</param>
    /// <param name="parse">Says in a number what came of it; any number. May not throw.</param>
    public static void Run(string corpus, int inputs, int seed, Func<byte[], int> parse)
    {
        var dice = new Random(seed);
        var pool = Samples(corpus);
        var seen = new HashSet<int>();
        foreach (var sample in pool.ToArray()) seen.Add(Try(parse, sample, seed));
        for (var i = 0; i < inputs; i++)
        {
            var input = Damage(pool, dice);
            if (seen.Count < PoolMax && seen.Add(Try(parse, input, seed))) pool.Add(input);
            else if (seen.Count >= PoolMax) Try(parse, input, seed);
        }
    }

    public static List<byte[]> Samples(string corpus)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Corpus", corpus);
        return [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }

    /// <summary>How much more is allocated for four times the length: about 4 when the cost is linear, 16 when it is not. The same on every machine.</summary>
    public static double AllocationOfFourTimes(Func<int, byte[]> ofLength, int length, Action<byte[]> parse) =>
        (double)Allocated(ofLength(4 * length), parse) / Math.Max(Allocated(ofLength(length), parse), 1);

    /// <summary>How much longer it takes. For runs by hand: the least of many tries on a machine that does nothing else.</summary>
    public static double TimeOfFourTimes(Func<int, byte[]> ofLength, int length, Action<byte[]> parse)
    {
        var (one, four) = (ofLength(length), ofLength(4 * length));
        for (var i = 0; i < 2_000; i++) parse(i % 2 == 0 ? one : four);
        return Least(four, parse) / Math.Max(Least(one, parse), 1e-6);
    }

    private static long Allocated(byte[] input, Action<byte[]> parse)
    {
        parse(input);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var times = 0; times < 10; times++) parse(input);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static double Least(byte[] input, Action<byte[]> parse)
    {
        var least = double.MaxValue;
        for (var i = 0; i < 200; i++)
        {
            var watch = Stopwatch.StartNew();
            for (var times = 0; times < 4; times++) parse(input);
            least = Math.Min(least, watch.Elapsed.TotalMilliseconds);
        }
        return least;
    }

    private static int Try(Func<byte[], int> parse, byte[] input, int seed)
    {
        try
        {
            return parse(input);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {seed}: {e.GetType().Name} left the parser: {e.Message}\ninput {Convert.ToHexString(input)}", e);
        }
    }

    private static byte[] Damage(List<byte[]> pool, Random dice)
    {
        var bytes = pool[dice.Next(pool.Count)].ToList();
        for (var hits = dice.Next(1, 6); hits > 0 && bytes.Count > 1; hits--)
        {
            var at = dice.Next(bytes.Count);
            switch (dice.Next(9))
            {
                case 0: bytes[at] = (byte)dice.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << dice.Next(8)); break;
                case 2: bytes.RemoveRange(at, Math.Min(dice.Next(1, 17), bytes.Count - at)); break;
                case 3: bytes[at] = dice.Next(2) == 0 ? (byte)0 : (byte)255; break;
                case 4: bytes.InsertRange(at, Nasty[dice.Next(Nasty.Length)]); break;
                case 5: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(dice.Next(1, 41), bytes.Count - at))); break;
                case 6: bytes.RemoveRange(at, bytes.Count - at); break;
                case 7:
                    var other = pool[dice.Next(pool.Count)];
                    if (other.Length > 0) { var from = dice.Next(other.Length); bytes.InsertRange(at, other[from..Math.Min(other.Length, from + 60)]); }
                    break;
                default: bytes[at] = (byte)(bytes[at] + dice.Next(-3, 4)); break;
            }
        }
        if (bytes.Count > LengthMax) bytes.RemoveRange(LengthMax, bytes.Count - LengthMax);
        return [.. bytes];
    }
}
