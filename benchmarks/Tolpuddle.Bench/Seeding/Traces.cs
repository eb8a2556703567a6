namespace Tolpuddle.Bench.Seeding;

/// <summary>
/// Phones, plates, postcodes and names online of an invented world whose size goes with the number of reports: whatever
/// the number, half of what is named is named once, the rest some five times, and one in a hundred some fifty times.
/// </summary>
internal sealed class Traces(int reports)
{
    private const string Letters = "ABDEFGHJLNPQRSTUWXYZ"; // those that postcodes and plates share
    private static readonly string[] Areas = ["DT", "BH", "SP", "BA", "TA", "EX", "PL", "TQ", "SO", "PO", "RG", "SN", "BS", "GL", "B", "M", "L", "LS", "NE", "CF"];
    private static readonly string[] Streets = ["Harbour View", "Mill Lane", "Station Road", "Church Street", "King Street", "Orchard Close", "Queens Road", "Park Avenue"];
    private static readonly string[] Platforms = ["Instagram", "Facebook", "Telegram", "TikTok", "Snapchat"];

    private readonly int _known = Math.Max(100, reports / 10);
    private readonly int _hot = Math.Max(2, reports / 5000);

    /// <summary>Which thing of its kind a report names.</summary>
    public long Pick(Random random) => random.NextDouble() switch
    {
        < 0.50 => 1_000_000L + random.NextInt64(100_000_000),
        < 0.99 => _hot + random.Next(_known),
        _ => random.Next(_hot),
    };

    /// <summary>The mobile number of phone <paramref name="n"/>: 071, 072 or 073 and eight digits.</summary>
    public static string Phone(long n)
    {
        var digits = 7_100_000_000 + (n * 7_919 % 300_000_000);
        return $"0{digits / 1_000_000:D4} {digits % 1_000_000:D6}";
    }

    public static string Plate(long n)
    {
        var mixed = n * 7_919 % 1_000_000_007;
        return $"{Letter(mixed)}{Letter(mixed / 20)}{51 + (mixed / 400 % 23)} {Letter(mixed / 9_200)}{Letter(mixed / 184_000)}{Letter(mixed / 3_680_000)}";
    }

    public static string Postcode(long n)
    {
        var mixed = n * 7_919 % 1_000_000_007;
        return $"{Areas[mixed % Areas.Length]}{1 + (mixed / 20 % 20)} {1 + (mixed / 400 % 9)}{Letter(mixed / 3_600)}{Letter(mixed / 72_000)}";
    }

    public static string Handle(long n) => $"{Platforms[n % Platforms.Length]} @name{n}";

    /// <summary>A house in a postcode: two tellings of it need not name the same house.</summary>
    public static string Address(long n, Random random) => $"{random.Next(1, 40)} {Streets[n % Streets.Length]}, {Postcode(n)}";

    private static char Letter(long n) => Letters[(int)(n % Letters.Length)];
}
