using CsCheck;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Tests.Reports;

/// <summary>Two tabs, two advisers, a lost connection: whatever arrives in whatever order, nothing typed is lost.</summary>
[Trait("Databases", "None")]
public sealed class CallMergeTests
{
    private const string Mark = "Also written by Ada";

    /// <summary>Few letters, so that both sides often write the same at the same place.</summary>
    private static readonly Gen<string> Words = Gen.String[Gen.Char["ab \n"], 0, 8];

    private static readonly Gen<(string Read, string One, string Other)> Texts =
        from read in Words
        from one in Edited(read)
        from other in Edited(read)
        select (read, one, other);

    [Fact]
    public void Of_a_text_that_one_side_changed_the_change_stands() =>
        Gen.Select(Words, Words).Sample((read, written) =>
            TextMerge.Merge(read, written, read, Mark) == (written, false) && TextMerge.Merge(read, read, written, Mark) == (written, false));

    [Fact]
    public void What_either_side_wrote_is_in_the_merged_text() =>
        Texts.Sample(t =>
        {
            var merged = TextMerge.Merge(t.Read, t.One, t.Other, Mark).Text;
            return merged.Contains(Inserted(t.Read, t.One), StringComparison.Ordinal) && merged.Contains(Inserted(t.Read, t.Other), StringComparison.Ordinal);
        });

    [Fact]
    public void Whoever_saves_first_the_merged_text_holds_the_same() =>
        Texts.Sample(t => Letters(TextMerge.Merge(t.Read, t.One, t.Other, Mark).Text) == Letters(TextMerge.Merge(t.Read, t.Other, t.One, Mark).Text));

    [Fact]
    public void Saving_the_same_again_changes_nothing() =>
        Texts.Sample(t =>
        {
            var merged = TextMerge.Merge(t.Read, t.One, t.Other, Mark).Text;
            return TextMerge.Merge(t.Read, t.One, t.One, Mark) == (t.One, false) && TextMerge.Merge(t.Other, merged, t.Other, Mark) == (merged, false);
        });

    [Fact]
    public void Two_who_write_at_the_end_keep_both_texts_and_can_type_on()
    {
        var merged = TextMerge.Merge("Caller works", "Caller works next door", "Caller works at night", Mark);
        Assert.Equal(($"Caller works next door\n[{Mark}]\n at night", true), merged);

        var typedOn = TextMerge.Merge("Caller works at night", merged.Text, "Caller works at nights only", Mark);
        Assert.Equal(($"Caller works next door\n[{Mark}]\n at nights only", false), typedOn);
    }

    [Fact]
    public void Changes_at_different_places_are_both_made_without_a_word() =>
        Assert.Equal(("A white van with 7 men", false), TextMerge.Merge("A van with men", "A white van with men", "A van with 7 men", Mark));

    [Fact]
    public void A_save_whose_answer_was_lost_is_not_doubled_by_the_next() =>
        Assert.Equal(("07700 900142", false), TextMerge.Merge("", "07700 9", "07700 900142", Mark));

    [Fact]
    public void An_emoji_is_not_cut_in_two()
    {
        var (text, _) = TextMerge.Merge("\U0001F600", "\U0001F601", "\U0001F602", Mark);
        Assert.Contains("\U0001F601", text, StringComparison.Ordinal);
        Assert.Contains("\U0001F602", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_of_both_sides_are_kept_and_only_those_that_clash_are_told()
    {
        var read = Sheet((CallFields.Notes, "A call"), (CallFields.Where, "Poole"));
        var stored = read.With(CallFields.Vehicles, "BD51 SMR").With(CallFields.People, "6");
        var arriving = Sheet((CallFields.Where, "Poole quay"), (CallFields.People, "about 9"));

        var merged = CallMerge.Merge(read, stored, arriving, Mark);

        Assert.Equal(["How many people"], merged.Clashes);
        Assert.Equal("BD51 SMR", merged.Sheet[CallFields.Vehicles]);
        Assert.Equal("Poole quay", merged.Sheet[CallFields.Where]);
        Assert.Equal("6 / about 9", merged.Sheet[CallFields.People]);
        Assert.Equal("A call", merged.Sheet[CallFields.Notes]);
    }

    [Theory]
    [InlineData("yes", "no")]
    [InlineData("no", "yes")]
    public void Of_two_answers_to_a_safety_question_yes_stands_and_the_notes_hold_the_other(string one, string other)
    {
        var merged = CallMerge.Merge(CallSheet.Empty, Sheet((CallFields.DangerNow, one)), Sheet((CallFields.DangerNow, other)), Mark);

        Assert.Equal("yes", merged.Sheet[CallFields.DangerNow]);
        Assert.Equal($"[{Mark} In danger now: No]", merged.Sheet[CallFields.Notes]);
        Assert.Equal(["In danger now"], merged.Clashes);
    }

    [Fact]
    public void Everything_typed_into_any_field_is_somewhere_in_the_merged_sheet() =>
        Gen.Select(Sheets, Sheets, Sheets).Sample((read, stored, arriving) =>
        {
            var merged = CallMerge.Merge(read, stored, arriving, Mark).Sheet;
            var all = string.Join('\n', merged.Fields.Select(f => $"{f}={merged[f]}"));
            return new[] { stored, arriving }.All(side => side.Fields.All(f =>
                side[f] == read[f] || (CallFields.Of(f).Kind == CallFieldKind.Lines
                    ? all.Contains(Inserted(read[f], side[f]), StringComparison.Ordinal)
                    : all.Contains(CallFields.Of(f).Say(side[f]), StringComparison.Ordinal) || merged[f] == side[f])));
        });

    private static Gen<CallSheet> Sheets =>
        from notes in Words
        from place in Words
        from danger in Gen.Int[0, 3].Select(i => new[] { "", "yes", "no", "unknown" }[i])
        from told in Words
        select Sheet((CallFields.Notes, notes), (CallFields.Where, place), (CallFields.DangerNow, danger), (CallFields.Told + "child", told));

    private static CallSheet Sheet(params (string Field, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Field, f.Value)));

    /// <summary>What somebody makes of a text: a stretch of it replaced, or all of it.</summary>
    private static Gen<string> Edited(string read) =>
        from start in Gen.Int[0, read.Length]
        from end in Gen.Int[start, read.Length]
        from text in Words
        select read[..start] + text + read[end..];

    /// <summary>The stretch that is new, found the slow and obvious way.</summary>
    private static string Inserted(string read, string written)
    {
        var start = 0;
        while (start < read.Length && start < written.Length && read[start] == written[start]) start++;
        var tail = 0;
        while (tail < read.Length - start && tail < written.Length - start && read[read.Length - 1 - tail] == written[written.Length - 1 - tail]) tail++;
        return written[start..(written.Length - tail)];
    }

    private static string Letters(string text) => new([.. text.Replace($"[{Mark}]", "", StringComparison.Ordinal).Where(c => c != '\n').Order()]);
}
