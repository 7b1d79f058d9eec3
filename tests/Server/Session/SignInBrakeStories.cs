using Antiphon.Server.Security;

namespace Antiphon.Server.Tests.Session;

public sealed class SignInBrakeStories
{
    private readonly ManualClock _clock = new();
    private readonly SecurityLimits _limits = new();
    private readonly SignInBrake _brake;

    public SignInBrakeStories() => _brake = new SignInBrake(_limits, _clock);

    [Fact]
    public void The_pause_doubles_with_each_further_failure()
    {
        Fail("1001", "a", _limits.AttemptsMax);
        Assert.Equal(_limits.Pause, _brake.Pause("1001", "a"));
        _clock.Advance(_limits.Pause);
        Assert.Null(_brake.Pause("1001", "a"));
        Fail("1001", "a", 1);
        Assert.Equal(_limits.Pause * 2, _brake.Pause("1001", "a"));
    }

    [Fact]
    public void The_owner_at_another_address_is_not_kept_out()
    {
        Fail("1001", "a", 20);
        Assert.NotNull(_brake.Pause("1001", "a"));
        Assert.Null(_brake.Pause("1001", "b"));
    }

    [Fact]
    public void An_address_that_tries_one_password_on_many_accounts_is_braked()
    {
        for (var i = 0; i < _limits.AttemptsPerAddressMax; i++) Fail($"{2000 + i}", "a", 1);
        Assert.NotNull(_brake.Pause("1001", "a"));
    }

    [Fact]
    public void A_success_clears_the_account_but_not_the_address()
    {
        for (var i = 0; i < _limits.AttemptsPerAddressMax - 1; i++) Fail($"{2000 + i}", "a", 1);
        _brake.Begin("1001", "a");
        _brake.Succeeded("1001", "a");
        Fail("1002", "a", 1);
        Assert.NotNull(_brake.Pause("1001", "a"));
    }

    [Fact]
    public void Failures_are_forgotten_after_a_quiet_time()
    {
        Fail("1001", "a", _limits.AttemptsMax - 1);
        _clock.Advance(_limits.PauseMax + TimeSpan.FromSeconds(1));
        Fail("1001", "a", 1);
        Assert.Null(_brake.Pause("1001", "a"));
    }

    [Fact]
    public void What_the_brake_remembers_is_bounded()
    {
        var brake = new SignInBrake(_limits with { RememberedMax = 10 }, _clock);
        for (var i = 0; i < 100; i++)
        {
            brake.Begin($"{i}", $"address {i}");
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        for (var i = 0; i < _limits.AttemptsMax; i++) brake.Begin("1001", "a");
        Assert.NotNull(brake.Pause("1001", "a"));
    }

    private void Fail(string jobNumber, string address, int times)
    {
        for (var i = 0; i < times; i++) _brake.Begin(jobNumber, address);
    }
}
