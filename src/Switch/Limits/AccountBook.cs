using System.Net;

namespace Antiphon.Switch.Limits;

/// <summary>Wrong digests of each account, whichever addresses they come from: many guessers who share the work are braked like one. The owner,
/// where he showed the right secret before, is not held up. Bounded; lives on the loop thread.</summary>
internal sealed class AccountBook(SwitchLimits limits, TimeProvider clock)
{
    private const int AccountsMax = 10_000;
    private const int HomesMax = 16;

    private static readonly TimeSpan HomeFor = TimeSpan.FromDays(1);

    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly LinkedList<Account> _byUse = new();

    internal int Count => _accounts.Count;

    /// <summary>Guessed at too often, and this address is none of the owner's.</summary>
    internal bool IsBraked(string user, IPAddress address)
    {
        if (!_accounts.TryGetValue(user, out var account) || account.BrakedUntil <= clock.GetTimestamp()) return false;
        return !account.Homes.TryGetValue(address, out var seen) || clock.GetElapsedTime(seen) > HomeFor;
    }

    /// <summary>Counts a wrong digest, also for a name that nobody has: it must not be told apart. True for the one that brakes.</summary>
    internal bool Failed(string user)
    {
        var account = Touch(user);
        var now = clock.GetTimestamp();
        if (account.WindowEnds <= now) (account.WindowEnds, account.Failures) = (now + Ticks(limits.AccountBrakeWindow), 0);
        if (++account.Failures < limits.FailedDigestsPerAccountMax) return false;
        (account.BrakedUntil, account.Failures) = (now + Ticks(limits.AccountBrakeWindow), 0);
        return true;
    }

    internal void Accepted(string user, IPAddress address)
    {
        var account = Touch(user);
        if (account.Homes.Count >= HomesMax && !account.Homes.ContainsKey(address)) account.Homes.Remove(account.Homes.MinBy(home => home.Value).Key);
        account.Homes[address] = clock.GetTimestamp();
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);

    private Account Touch(string user)
    {
        if (_accounts.TryGetValue(user, out var known))
        {
            _byUse.Remove(known.Place);
            _byUse.AddLast(known.Place);
            return known;
        }
        if (_accounts.Count >= AccountsMax)
        {
            _accounts.Remove(_byUse.First!.Value.User);
            _byUse.RemoveFirst();
        }
        var account = new Account(user);
        _byUse.AddLast(account.Place);
        _accounts.Add(user, account);
        return account;
    }

    private sealed class Account
    {
        internal Account(string user)
        {
            User = user;
            Place = new LinkedListNode<Account>(this);
        }

        internal string User { get; }
        internal LinkedListNode<Account> Place { get; }
        internal Dictionary<IPAddress, long> Homes { get; } = [];
        internal int Failures { get; set; }
        internal long WindowEnds { get; set; }
        internal long BrakedUntil { get; set; } = long.MinValue;
    }
}
