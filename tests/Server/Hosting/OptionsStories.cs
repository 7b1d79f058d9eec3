namespace Antiphon.Server.Tests.Hosting;

public sealed class OptionsStories
{
    [Fact]
    public void An_option_wins_over_a_variable()
    {
        var options = Read(["--http", "9000", "--sip=0", "--no-simulation"], ("ANTIPHON_HTTP", "9001"), ("ANTIPHON_HTTPS", "9443"), ("ANTIPHON_SAMPLE", "none"))!;
        Assert.Equal((9000, 9443, 0, SampleKind.None, false), (options.Http, options.Https, options.Sip, options.Sample, options.Simulation));
    }

    [Fact]
    public void Without_anything_the_documented_values_stand()
    {
        var options = Read([])!;
        Assert.Equal((8080, 8443, 5060, 5061, "20000-29999", true, SampleKind.Standard),
            (options.Http, options.Https, options.Sip, options.Sips, options.Rtp.ToString(), options.Simulation, options.Sample));
        Assert.Equal(Path.GetFullPath("data"), options.Data);
        Assert.Equal(Path.Combine(options.Data, "story"), options.StoryFolder);
    }

    [Fact]
    public void Simulation_is_switched_off_by_variable() => Assert.False(Read([], ("ANTIPHON_SIMULATION", "off"))!.Simulation);

    [Fact]
    public void Help_wins() => Assert.Null(Read(["--http", "9000", "--help"]));

    [Fact]
    public void The_trunk_is_an_address_with_a_port() =>
        Assert.Equal((new IPEndPoint(IPAddress.Loopback, 5070), new IPEndPoint(IPAddress.Loopback, 5060)), (Read(["--trunk", "127.0.0.1:5070"])!.Trunk, Read(["--trunk", "127.0.0.1"])!.Trunk));

    [Fact]
    public void Zone_of_the_centre_is_read_by_name_and_is_never_utc_by_itself()
    {
        Assert.Equal(TimeSpan.FromHours(9), Read(["--zone", "Asia/Tokyo"])!.Zone.BaseUtcOffset);
        if (TimeZoneInfo.Local.BaseUtcOffset == TimeSpan.Zero && !TimeZoneInfo.Local.SupportsDaylightSavingTime) Assert.Equal(TimeSpan.FromHours(8), Read([])!.Zone.BaseUtcOffset);
        else Assert.Equal(TimeZoneInfo.Local, Read([])!.Zone);
    }

    [Fact]
    public void Tones_and_codecs_are_read_in_any_case()
    {
        var options = Read(["--tones", "us", "--codecs=opus, pcma"])!;
        Assert.Equal(("US", "OPUS PCMA"), (options.Tones, string.Join(' ', options.BrowserCodecs)));
        Assert.Equal(("CN", 0), (Read([])!.Tones, Read([])!.BrowserCodecs.Count));
    }

    [Fact]
    public void The_key_that_signs_has_a_certificate_at_an_https_address() =>
        Assert.Equal((Path.GetFullPath("stir.pem"), new Uri("https://example.com/stir.cer")), Read(["--stir", "stir.pem,https://example.com/stir.cer"])!.Stir);

    [Theory]
    [InlineData("unknown option --htp", "--htp", "80")]
    [InlineData("--http needs a value", "--http")]
    [InlineData("is not a port", "--http", "eighty")]
    [InlineData("is not a port", "--http", "70000")]
    [InlineData("is not a port", "--http", "-1")]
    [InlineData("is not a range", "--rtp", "20000")]
    [InlineData("hold at least 4 ports", "--rtp", "20000-20001")]
    [InlineData("is not an IP address", "--address", "here")]
    [InlineData("is not an IPv6 address", "--address6", "192.0.2.1")]
    [InlineData("is not a key file and an https address", "--stir", "stir.pem")]
    [InlineData("is not a key file and an https address", "--stir", "stir.pem,http://example.com/stir.cer")]
    [InlineData("is none of CN, HK", "--tones", "XX")]
    [InlineData("no time zone 'Asia/Atlantis'", "--zone", "Asia/Atlantis")]
    [InlineData("is no list of PCMA, PCMU, G722, OPUS", "--codecs", "OPUS,G729")]
    [InlineData("none of standard, bench, none", "--sample", "1")]
    [InlineData("is named for two services", "--http", "9000", "--https", "9000")]
    [InlineData("lies in the range of the media ports", "--sip", "20100")]
    [InlineData("serves loopback only", "--sample", "bench", "--address", "192.0.2.1")]
    public void A_mistake_gives_one_clear_line_and_exit_code_2(string says, params string[] args)
    {
        var problem = Assert.Throws<StartProblem>(() => Read(args));
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
        Assert.Equal(2, problem.ExitCode);
    }

    private static Options? Read(string[] args, params (string Name, string Value)[] variables) =>
        OptionsReader.Read(args, name => variables.FirstOrDefault(v => v.Name == name).Value);
}
