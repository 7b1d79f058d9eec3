using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Calls;

/// <summary>A wish that is not granted is written down: in the story, and with who wished it and why not in the log.</summary>
public sealed class RefusalLogTests : IDisposable
{
    private readonly Lines _lines = new();
    private readonly Scene _scene;

    public RefusalLogTests() => _scene = new Scene(log: _lines).Opened();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_wish_that_is_refused_stands_in_the_story_and_in_the_log_with_its_code()
    {
        _scene.SignInAtPhone(Scene.Ann);
        Assert.Equal(Refusal.AgentNotInWrapUp, _scene.Ask(new FinishWrapUp(Scene.Ann)));
        Assert.Contains("FinishWrapUp of 1001 was refused: AgentNotInWrapUp.", _lines.Written);
        using var reader = _scene.Story.File.Read();
        Assert.IsType<FinishWrapUp>(reader.Entries(0).Last().Input);
    }

    private sealed class Lines : ILogger<CallLoop>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Written.Add(formatter(state, exception));
    }
}
