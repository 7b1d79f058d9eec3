using System.Security.Cryptography;
using Antiphon.Media.Recording;
using Antiphon.Server.Features.Recordings;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Recordings;

/// <summary>A second store that speaks S3, recordings that are sealed and made small, and the chain of their sums.</summary>
public sealed class StoreTests : KeeperStories, IAsyncLifetime
{
    private S3StandIn _store = null!;

    public async Task InitializeAsync() => _store = await S3StandIn.Start();

    async Task IAsyncLifetime.DisposeAsync() => await _store.DisposeAsync();

    private RecordingSettings ToStore => new() { S3 = new S3Settings(_store.Endpoint, S3StandIn.Bucket, S3StandIn.AccessKey, Stores.Close(S3StandIn.Secret), "eu-test-1", "centre/") };

    /// <summary>AWS, "Signature Calculations for the Authorization Header", example GET Object.</summary>
    [Fact]
    public void The_signature_is_that_of_the_example_in_the_specification()
    {
        var place = new S3Place(new Uri("https://examplebucket.s3.amazonaws.com"), "us-east-1", "examplebucket", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "");
        var canonical = $"GET\n/test.txt\n\nhost:examplebucket.s3.amazonaws.com\nrange:bytes=0-9\nx-amz-content-sha256:{S3Signature.NoBody}\nx-amz-date:20130524T000000Z\n\nhost;range;x-amz-content-sha256;x-amz-date\n{S3Signature.NoBody}";
        Assert.Equal("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", S3Signature.Of(place, "20130524T000000Z", "20130524/us-east-1/s3/aws4_request", canonical));
    }

    [Fact]
    public async Task A_bucket_that_is_cut_off_for_an_hour_is_caught_up_with_and_every_sum_is_equal()
    {
        await Set(ToStore);
        var all = Make(3);
        await TheKeeper.Look(default);
        Assert.Equal(3, _store.Objects.Count);

        _store.Away = true;
        for (var minute = 0; minute < 60; minute++)
        {
            all.AddRange(Make(1));
            await TheKeeper.Look(default);
            Scene.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Equal([RecordingKeeper.StoreAlarm], Alarms);
        Assert.NotNull(TheKeeper.StoreFault);
        Assert.Equal(3, _store.Objects.Count);
        Assert.All(all, id => Assert.True(File.Exists(Here(id))));

        _store.Away = false;
        await TheKeeper.Look(default);
        Assert.Empty(Alarms);
        Assert.Equal(all.Count, _store.Objects.Count);
        Assert.All(all, id => Assert.Equal(Row(id)!.Sha256, Convert.ToHexStringLower(SHA256.HashData(_store.Objects[$"centre/{Row(id)!.File}"]))));
        Assert.Empty(_store.Refused);

        // What lies there is not sent again.
        var before = _store.Requests;
        await TheKeeper.Look(default);
        Assert.Equal(before + 2, _store.Requests);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_bucket_that_spoils_what_it_is_given_holds_no_copy_and_somebody_is_told(bool keepsSums)
    {
        _store.KeepsSums = keepsSums;
        await Set(ToStore);
        var id = Make(1)[0];
        _store.Spoils = true;
        await TheKeeper.Look(default);
        Assert.Contains(RecordingKeeper.DamageAlarm, Alarms);
        Assert.Null(Row(id)!.ArchivedAt);
        Assert.Empty(_store.Objects);

        _store.Spoils = false;
        await TheKeeper.Look(default);
        Assert.NotNull(Row(id)!.ArchivedAt);
        Assert.Single(_store.Objects);
    }

    [Fact]
    public async Task A_wrong_secret_is_a_store_that_is_away_and_says_why()
    {
        await Set(ToStore with { S3 = ToStore.S3! with { Secret = Stores.Close("guessed") } });
        var id = Make(1)[0];
        await TheKeeper.Look(default);
        Assert.Equal([RecordingKeeper.StoreAlarm], Alarms);
        Assert.Contains("403", TheKeeper.StoreFault, StringComparison.Ordinal);
        Assert.Null(Row(id)!.ArchivedAt);
        Assert.All(_store.Refused, why => Assert.Equal("signature", why));
    }

    [Fact]
    public async Task What_lies_in_the_bucket_alone_is_still_heard_and_goes_when_it_is_due()
    {
        await Set(ToStore with { FreeFromPercent = 85 });
        var id = MakeSounding(Keys)[0];
        await TheKeeper.Look(default);
        Used = 90;
        await TheKeeper.Look(default);
        Assert.False(File.Exists(Here(id)));
        await using (var sound = await Index.Open(id, default)) Assert.Equal(44 + 4 * 8_000 * 3, sound!.Length);
        _store.Away = true;
        await using (var again = await Index.Open(id, default)) Assert.NotNull(again);

        _store.Away = false;
        await Set(ToStore with { KeepDays = 1 });
        Scene.Clock.Advance(TimeSpan.FromDays(2));
        await TheKeeper.Look(default);
        Assert.Null(Row(id));
        Assert.Empty(_store.Objects);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Made_small_it_replaces_the_original_after_it_was_verified_and_its_sum_follows_in_the_chain(bool seals)
    {
        await Set(ToStore with { Compact = true });
        var all = MakeSounding(seals ? Keys : null, count: 3);
        var (before, damaged) = (all.ConvertAll(Here), all[1]);
        var bytes = await File.ReadAllBytesAsync(Here(damaged));
        bytes[5_000] ^= 1;
        await File.WriteAllBytesAsync(Here(damaged), bytes);
        await TheKeeper.Look(default);

        foreach (var id in all.Where(id => id != damaged))
        {
            Assert.EndsWith(seals ? ".opus.sealed" : ".opus", Row(id)!.File, StringComparison.Ordinal);
            Assert.False(File.Exists(before[all.IndexOf(id)]));
            Assert.Equal(Row(id)!.Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Here(id)))));
            Assert.Equal(await File.ReadAllBytesAsync(Here(id)), _store.Objects[$"centre/{Row(id)!.File}"]);
            await using var sound = await Index.Open(id, default);
            Assert.Equal(44 + 4 * 8_000 * 3, sound!.Length);
            Assert.NotNull(PeaksFile.Read(Here(id)));
        }
        Assert.Equal(before[1], Here(damaged));
        Assert.Contains(RecordingKeeper.DamageAlarm, Alarms);
        await using var db = Scene.Databases.CreateDbContext();
        Assert.Equal(2, (await Chain.Verify(db, default)).Lines);

        // Nothing of it stays behind when its time is over.
        Assert.Empty(Directory.EnumerateFiles(Files.Folder, $"{all[0]}.wav*", SearchOption.AllDirectories));
        await Set(new RecordingSettings { KeepDays = 1 });
        Scene.Clock.Advance(TimeSpan.FromDays(2));
        await TheKeeper.Look(default);
        Assert.DoesNotContain(Directory.EnumerateFiles(Files.Folder, "*", SearchOption.AllDirectories), f => all.Exists(id => f.Contains(id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_new_master_key_renews_the_envelopes_here_and_in_the_store_and_everything_plays()
    {
        await Set(ToStore);
        var all = MakeSounding(Keys, count: 4);
        await TheKeeper.Look(default);
        var sums = all.ConvertAll(id => Row(id)!.Sha256);
        for (var round = 0; round < 2; round++)
        {
            Keys.Add();
            await TheKeeper.Look(default);
            foreach (var id in all)
            {
                Assert.Equal(Keys.Current, Row(id)!.KeyName);
                Assert.Equal(await File.ReadAllBytesAsync(RecordingFile.EnvelopeOf(Here(id))), _store.Objects[$"centre/{Row(id)!.File}.key"]);
                await using var sound = await Index.Open(id, default);
                Assert.Equal(44 + 4 * 8_000 * 3, sound!.ReadAtLeast(new byte[200_000], 200_000, throwOnEndOfStream: false));
            }
        }
        Assert.Equal(sums, all.ConvertAll(id => Row(id)!.Sha256));
    }

    [Fact]
    public async Task A_sum_changed_in_the_database_and_a_line_taken_out_of_the_chain_are_found()
    {
        await using var db = Scene.Databases.CreateDbContext();
        var all = MakeSounding(null, count: 5);
        Chain.Save(db, db.Set<Recording>().OrderBy(r => r.CallId).ToList());
        Assert.Equal((5, null, 0), await Found());
        await db.Set<Recording>().Where(r => r.CallId == all[2]).ExecuteUpdateAsync(r => r.SetProperty(x => x.Sha256, new string('0', 64)));
        Assert.Equal([all[2]], (await Chain.Verify(db, default)).Foreign);
        await db.Set<ChainLine>().Where(l => l.CallId == all[2]).ExecuteUpdateAsync(l => l.SetProperty(x => x.Sha256, new string('0', 64)));
        Assert.Equal((2, 3, 0), await Found());
        await db.Set<ChainLine>().Where(l => l.Number == 2).ExecuteDeleteAsync();
        Assert.Equal((1, 2, 0), await Found());

        async Task<(long, long?, int)> Found() => await Chain.Verify(db, default) is var verdict ? (verdict.Lines, verdict.BrokenAt, verdict.Foreign.Count) : default;
    }

    /// <summary>Three seconds of a tone on one side.</summary>
    private List<string> MakeSounding(RecordingKeys? keys, int count = 1)
    {
        var all = Make(count);
        using var db = Scene.Databases.CreateDbContext();
        foreach (var recording in db.Set<Recording>().Where(r => all.Contains(r.CallId)))
        {
            File.Delete(Here(recording.CallId));
            recording.File += keys is null ? "" : RecordingFile.SealedExtension;
            RecordingSounds.Write(Path.Combine(Files.Folder, recording.File), seconds: 3, keys);
            recording.Sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Files.Folder, recording.File))));
            (recording.LengthMs, recording.KeyName) = (3_000, RecordingFile.KeyNameOf(Path.Combine(Files.Folder, recording.File)));
        }
        db.SaveChanges();
        return all;
    }
}
