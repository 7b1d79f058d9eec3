namespace Antiphon.Media.Tests;

/// <summary>Random damage to valid samples: flips, cuts, repeats, inserts. The same seed gives the same damage.</summary>
internal static class Damage
{
    private const string Nasty = "\r\n =:/0129-;,\0\uFFFFavm";

    public static string Text(Random dice, string sample)
    {
        var text = sample.ToCharArray().ToList();
        for (var hits = dice.Next(1, 8); hits > 0 && text.Count > 1; hits--)
        {
            var at = dice.Next(text.Count);
            switch (dice.Next(4))
            {
                case 0: text[at] = Nasty[dice.Next(Nasty.Length)]; break;
                case 1: text.RemoveRange(at, dice.Next(text.Count - at)); break;
                case 2: text.Insert(at, Nasty[dice.Next(Nasty.Length)]); break;
                default: text.InsertRange(at, text.GetRange(at, Math.Min(20, text.Count - at))); break;
            }
        }
        return new string([.. text]);
    }

    public static byte[] Bytes(Random dice, byte[] sample)
    {
        var bytes = sample.ToList();
        for (var hits = dice.Next(1, 8); hits > 0 && bytes.Count > 1; hits--)
        {
            var at = dice.Next(bytes.Count);
            switch (dice.Next(5))
            {
                case 0: bytes[at] = (byte)dice.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << dice.Next(8)); break;
                case 2: bytes.RemoveRange(at, dice.Next(bytes.Count - at)); break;
                case 3: bytes[at] = dice.Next(2) == 0 ? (byte)0 : (byte)255; break;
                default: bytes.Insert(at, (byte)dice.Next(256)); break;
            }
        }
        return [.. bytes];
    }
}
