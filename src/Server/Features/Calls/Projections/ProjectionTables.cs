namespace Antiphon.Server.Features.Calls.Projections;

internal sealed class CallRecordTable : IEntityTypeConfiguration<CallRecord>
{
    public void Configure(EntityTypeBuilder<CallRecord> call)
    {
        call.ToTable("call_records").HasKey(c => c.Id);
        call.Property(c => c.Result).HasConversion<string>();
        call.Property(c => c.EndReason).HasConversion<string>();
        call.Property(c => c.LostReason).HasConversion<string>();
        call.Property(c => c.ReleasedBy).HasConversion<string>();
        call.Property(c => c.LedTo).HasConversion<string>();
        call.Property(c => c.Route).HasConversion(route => Documents.Write(route), json => Documents.Read<RouteChoice?>(json));
        call.HasMany(c => c.Segments).WithOne().HasForeignKey(s => s.CallId);
        call.HasMany(c => c.Summaries).WithOne().HasForeignKey(s => s.CallId);
        call.HasOne(c => c.Rating).WithOne().HasForeignKey<CallRating>(r => r.CallId);
        Columns.InSnakeCase(call.Metadata);
    }
}

internal sealed class CallSegmentTable : IEntityTypeConfiguration<CallSegment>
{
    public void Configure(EntityTypeBuilder<CallSegment> segment)
    {
        segment.ToTable("call_segments").HasKey(s => new { s.CallId, s.Number });
        segment.Property(s => s.Kind).HasConversion<string>();
        Columns.InSnakeCase(segment.Metadata);
    }
}

internal sealed class CallRatingTable : IEntityTypeConfiguration<CallRating>
{
    public void Configure(EntityTypeBuilder<CallRating> rating)
    {
        rating.ToTable("ratings").HasKey(r => r.CallId);
        Columns.InSnakeCase(rating.Metadata);
    }
}

internal sealed class AgentTimeTable : IEntityTypeConfiguration<AgentTime>
{
    public void Configure(EntityTypeBuilder<AgentTime> time)
    {
        time.ToTable("agent_times").HasKey(t => new { t.Seq, t.Ordinal });
        time.Property(t => t.State).HasConversion<string>();
        time.Property(t => t.Cause).HasConversion<string>();
        Columns.InSnakeCase(time.Metadata);
    }
}

internal sealed class QueueIntervalTable : IEntityTypeConfiguration<QueueInterval>
{
    public void Configure(EntityTypeBuilder<QueueInterval> interval)
    {
        interval.ToTable("queue_intervals").HasKey(i => new { i.Queue, i.StartedAt, i.Simulated });
        interval.Property(i => i.LostByReason).HasConversion(t => t.Text, text => new Tally(text));
        interval.Property(i => i.Waits).HasConversion(t => t.Text, text => new Tally(text));
        Columns.InSnakeCase(interval.Metadata);
    }
}

internal sealed class ProjectionPositionTable : IEntityTypeConfiguration<ProjectionPosition>
{
    public void Configure(EntityTypeBuilder<ProjectionPosition> position)
    {
        position.ToTable("projection_positions").HasKey(p => p.Name);
        position.Property(p => p.Settings).HasConversion(t => t.Text, text => new Tally(text));
        Columns.InSnakeCase(position.Metadata);
    }
}

internal static class Columns
{
    public static void InSnakeCase(Microsoft.EntityFrameworkCore.Metadata.IMutableEntityType entity)
    {
        foreach (var property in entity.GetProperties()) property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
    }
}
