using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Antiphon.Server.Security.SecondFactor;

internal sealed class SecondFactorRow
{
    public required string JobNumber { get; init; }
    public required string Secret { get; set; }
    public DateTimeOffset? ConfirmedAt { get; set; }
    public long LastStep { get; set; }

    /// <summary>Hashes of the recovery codes that are left.</summary>
    public string[] Recovery { get; set; } = [];
}

internal sealed class SecondFactorTable : IEntityTypeConfiguration<SecondFactorRow>
{
    public void Configure(EntityTypeBuilder<SecondFactorRow> rows)
    {
        rows.ToTable("second_factors").HasKey(r => r.JobNumber);
        rows.HasOne<Person>().WithMany().HasForeignKey(r => r.JobNumber);
        rows.Property(r => r.Recovery).HasConversion(codes => string.Join(' ', codes), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <param name="Address">For the app, by QR code.</param>
/// <param name="Secret">The same for typing, Base32.</param>
internal sealed record OfferedFactor(string Address, string Secret);

/// <summary>Codes of an app as the second factor of signing in, with recovery codes for a telephone that is lost.</summary>
internal sealed class SecondFactorStore(IDbContextFactory<CentreDb> databases, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Recovery codes of one person. Each is good once.</summary>
    private const int RecoveryCodes = 10;

    private readonly IDataProtector _protector = protection.CreateProtector("Antiphon.SecondFactor");

    public async Task<bool> IsOn(string jobNumber, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<SecondFactorRow>().AnyAsync(r => r.JobNumber == jobNumber && r.ConfirmedAt != null, stop);
    }

    /// <summary>A new secret, which counts only when a code of it has been shown.</summary>
    /// <returns>Null: there is one in force, which is to be removed first.</returns>
    public async Task<OfferedFactor?> Offer(string jobNumber, string issuer, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var row = await db.Set<SecondFactorRow>().SingleOrDefaultAsync(r => r.JobNumber == jobNumber, stop);
        if (row is { ConfirmedAt: not null }) return null;
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        var closed = Convert.ToBase64String(_protector.Protect(secret));
        if (row is null) db.Add(new SecondFactorRow { JobNumber = jobNumber, Secret = closed });
        else row.Secret = closed;
        await db.SaveChangesAsync(stop);
        return new OfferedFactor(Totp.Address(secret, issuer, jobNumber), Totp.Base32(secret));
    }

    /// <returns>The recovery codes, shown this once; null: the code is wrong, or nothing was offered.</returns>
    public async Task<IReadOnlyList<string>?> Confirm(string jobNumber, string code, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.Set<SecondFactorRow>().SingleOrDefaultAsync(r => r.JobNumber == jobNumber && r.ConfirmedAt == null, stop) is not { } row || StepOf(row, code) is not { } step) return null;
        string[] codes = [.. Enumerable.Range(0, RecoveryCodes).Select(_ => $"{Secrets.ReadablePassword()}-{Secrets.ReadablePassword()}")];
        (row.ConfirmedAt, row.LastStep, row.Recovery) = (clock.GetUtcNow(), step, [.. codes.Select(Secrets.HashOfToken)]);
        await db.SaveChangesAsync(stop);
        return codes;
    }

    /// <summary>A code of the app or a recovery code; each is good once.</summary>
    public async Task<bool> Fits(string jobNumber, string code, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.Set<SecondFactorRow>().AsNoTracking().SingleOrDefaultAsync(r => r.JobNumber == jobNumber && r.ConfirmedAt != null, stop) is not { } row) return false;
        var rows = db.Set<SecondFactorRow>().Where(r => r.JobNumber == jobNumber);
        // Conditions in the update: of two that come at once with the same code, one gets in.
        if (StepOf(row, code) is { } step) return await rows.Where(r => r.LastStep < step).ExecuteUpdateAsync(set => set.SetProperty(r => r.LastStep, step), stop) == 1;
        var hash = Secrets.HashOfToken(code.Trim());
        if (!row.Recovery.Contains(hash)) return false;
        var (before, left) = (row.Recovery, row.Recovery.Where(one => one != hash).ToArray());
        return await rows.Where(r => r.Recovery == before).ExecuteUpdateAsync(set => set.SetProperty(r => r.Recovery, left), stop) == 1;
    }

    /// <returns>False: there was none.</returns>
    public async Task<bool> Remove(string jobNumber, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<SecondFactorRow>().Where(r => r.JobNumber == jobNumber).ExecuteDeleteAsync(stop) > 0;
    }

    // With another key ring than the one it was closed with, no code fits: an administrator removes it, and it is set up anew.
    private long? StepOf(SecondFactorRow row, string code)
    {
        try { return Totp.StepOf(_protector.Unprotect(Convert.FromBase64String(row.Secret)), code.Trim(), clock.GetUtcNow(), row.LastStep); }
        catch (CryptographicException) { return null; }
    }
}
