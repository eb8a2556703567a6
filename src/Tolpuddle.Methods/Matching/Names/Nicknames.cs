using System.Collections.Frozen;

namespace Tolpuddle.Methods.Matching.Names;

/// <summary>Names that are used for one another: short forms, pet forms and the same name in other languages.</summary>
/// <remarks>Collected from common knowledge of English, Slavic, Romanian, Albanian, Arabic, Tigrinya and Amharic usage; a name may stand in several groups.</remarks>
internal static class Nicknames
{
    /// <summary>Most groups a name is counted in.</summary>
    public const int MostGroups = 4;

    private const string Groups = """
        alexander alex sasha sandy alec xander alexandru sandu aleksander oleksandr aleksandr alejandro lex
        alexandra alex sasha sandra sandy alexa lexi aleksandra oleksandra
        william will bill billy liam willie wilhelm guillaume
        robert rob bob bobby robbie bert roberto
        james jim jimmy jamie jack jacob jakub
        thomas tom tommy tomas tomasz toma
        michael mike mick mickey mikey mihai mikhail michal mykhailo misha misu miguel mikel mihail
        daniel dan danny danil danylo dani
        joseph joe joey josef jozef yusuf youssef yousef yousif yosef iosif jose
        christopher chris kit topher krzysztof kristofer
        christian chris cristian kristian cristi
        christina chris christine tina cristina kristina krystyna chrissie
        elizabeth liz beth lizzie eliza betty libby elisabeth elzbieta erzsebet elisabeta lisa betsy bess
        katherine kate kathy katie catherine kathryn kat cathy kasia katarzyna katerina ekaterina kateryna katya ecaterina caterina kitty
        margaret maggie meg peggy marge margie gosia malgorzata margarita greta rita megan
        anthony tony antony anton antonio ant antoni
        rebecca becky becca rebekah
        samantha sam sammy
        samuel sam sammy
        matthew matt matthias mateusz matei matty
        andrew andy drew andrei andrzej andreas andriy andrey ondrej andres
        david dave davey dawid dawit davit davide
        jennifer jen jenny jenna
        patricia pat trish patty tricia patsy
        patrick pat paddy patryk
        victoria vicky tori vic viktoria vika
        stephen steve steven stefan stephan stevie stepan fane szczepan estefan
        stefania stefani fani stefanie stephanie steph
        benjamin ben benny benji beni
        edward ed ted eddie eddy ned eduard edvard
        charlotte lottie charlie lotte char
        charles charlie chuck charley karl carlos karol
        richard rick dick richie rich ricky ryszard
        john jack johnny jon jan ivan ion ioan juan johan johannes yohannes ian sean janusz jovan gjon
        jonathan jon jonny johnny nathan
        george gheorghe georgi georgiy jorge jerzy gicu gigi yuri jurij yiorgos gjergj
        nicholas nick nicky nicolae nicu nikolai nicolas mykola nik nico mikolaj kolya
        gregory greg grzegorz grigore grigori hryhoriy
        peter pete petru petro piotr petr pyotr pedro petrit
        paul pavel pawel pavlo pablo pauli
        henry harry hal hank henryk enrique
        harold harry
        lawrence larry laurence laurie
        leonard len lenny leo
        leonardo leo
        frederick fred freddie freddy
        alfred alf alfie fred
        albert bert al bertie
        arthur art artie artur
        raymond ray
        ronald ron ronnie
        donald don donny
        kenneth ken kenny
        gerald gerry jerry
        jeffrey jeff geoff geoffrey
        timothy tim timmy
        terence terry terrence
        theodore ted theo teddy
        vincent vince vinny vincenzo
        walter walt wally
        zachary zach zack zac
        joshua josh
        jeremy jem jerry
        dominic dom nick
        francis frank fran francisco frankie franciszek
        frances fran fanny francesca
        philip phil filip phillip felipe
        simon si semon szymon simeon
        susan sue susie suzanne susanna zuzanna
        deborah debbie deb debra
        dorothy dot dottie dolly
        barbara barb babs basia
        jacqueline jackie jacqui
        jessica jess jessie
        josephine jo josie
        joanne jo joanna anna
        judith judy jude
        janet jan jane
        helen elena helena olena ilona nell lena
        elena lena lenuta ela helen yelena olena nela
        eleanor ellie nell nora ella
        ellen ellie nell
        emily em emma milly millie
        emma em emmy
        amanda mandy
        amelia amy millie mia
        abigail abby gail abi
        isabella bella izzy isabel isabelle belle
        florence flo flossie
        evelyn eve evie
        gabrielle gabby gabi gabriela
        gabriel gabe gabi
        georgina georgie gina
        pamela pam
        penelope penny
        sarah sally sara sadie
        theresa terry tess teresa tracey
        valerie val
        veronica ronnie vera weronika
        virginia ginny
        natalia natasha nata natalya nataliya talia
        tatiana tanya tania tetiana tatyana
        maria mary marica mia marie masha mariya marija maryam miriam maja molly
        anna ann anne annie ania anya ana hanna hannah nan
        agnieszka aga agnes agnese
        aleksandra ola
        wojciech wojtek
        stanislaw stan staszek stanislav
        zbigniew zbyszek
        tadeusz tadek
        slawomir slawek
        jaroslaw jarek yaroslav jaroslav
        miroslav mirek miroslaw
        vladimir volodymyr vova vlad wladimir vladymyr
        vladislav vlad vladyslav
        dmitri dima dmytro dmitry dumitru mitica
        sergei serhiy sergey sergiu
        yevgeny zhenya yevhen evgeny eugen eugene gene
        konstantin kostya constantin costel costi costin kostiantyn
        vasile vasilica vali vasily vasyl basil
        valentin vali valik
        ion ionut ionel nelu ioan john
        florin florian floricel
        gabriela gabi
        mihaela miha mica
        ioana oana joanna joana
        adrian adi
        marian mario
        laurentiu laur
        besnik nik beni
        arben ben beni
        ermal mali
        shpetim tim
        kujtim tim kujto
        fatmir miri
        bashkim kim
        mohamed mohammed muhammad mohammad mo moh mohamad muhammed mahamed maxamed mehmet mohd
        mahmoud mahmud mehmood
        ahmed ahmad achmed ahmet axmed
        ibrahim ebrahim ibi abraham avraham ibro
        osman othman usman uthman cusmaan
        hussein husain hossein hussain huseyin xuseen
        hassan hasan xasan
        abdullahi abdul abdi abdullah abdallah abdulahi abdulla
        abdirahman abdul abdi abdurahman abdulrahman
        ali aly
        omar umar omer cumar
        isaac ishaq isak izak isaq
        ismail ishmael ismael
        yusuf joseph
        musa moses moussa
        maryan mariam maryam miriam
        fatima fatuma fatma faduma fatou
        aisha ayesha aishah caasha
        khadija khadijah kadija
        zahra zara sahra
        tesfay tesfai tesfaye
        yohannes johannes john
        temesgen temeskan tem
        filmon philmon
        mikael michael
        gebre gebr ghebre
        """;

    private static readonly FrozenDictionary<string, int[]> GroupsOfName = Build();

    /// <summary>The groups a folded name stands in; none for most names.</summary>
    public static ReadOnlySpan<int> Of(string foldedName) => GroupsOfName.TryGetValue(foldedName, out var groups) ? groups : [];

    private static FrozenDictionary<string, int[]> Build()
    {
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in Groups.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            number++;
            foreach (var name in line.Split(' ').Distinct())
            {
                if (!groups.TryGetValue(name, out var of)) groups.Add(name, of = []);
                if (of.Count < MostGroups) of.Add(number);
            }
        }

        return groups.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal);
    }
}
