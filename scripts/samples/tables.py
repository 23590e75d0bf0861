"""tables -- the phrase tables from which make-samples.py composes pages.

A family is a list of rows (what differs) and a list of slots (what joins).
A slot is a list of wordings of one sentence; each page picks one wording of
each slot, so that two pages of a family share little more than their subject.
Places, people, teams, books and programs are invented.
"""

PLANTS = ("name height place flower care fault note", [
    ("foxglove", "a metre and a half", "light shade at the edge of a wood", "tall spires of purple bells in June", "Let some of the seed fall, because the plant lives for only two years", "every part of it is poisonous, so gloves are wise", "Bumblebees climb right into the bells and come out dusted with pollen"),
    ("lavender", "sixty centimetres", "full sun on poor, stony ground", "scented violet spikes in July", "Cut it back by a third after flowering, but never into the bare wood", "wet soil in winter kills more plants than frost does", "Dried stems keep their scent in a drawer for about a year"),
    ("lady's mantle", "forty centimetres", "any soil that does not dry out", "a froth of tiny yellow-green flowers in early summer", "Shear the whole clump to the ground in July and fresh leaves will follow", "it seeds itself between paving stones", "Drops of water stand on the leaves like beads of glass"),
    ("the common snowdrop", "fifteen centimetres", "moist earth under trees that lose their leaves", "nodding white flowers as early as January", "Divide crowded clumps just after flowering while the leaves are still green", "dry bulbs from a packet often fail to grow", "A carpet of them usually marks the place of an old garden"),
    ("the globe thistle", "a metre", "a sunny border with sharp drainage", "steel-blue balls in August", "Leave the stems standing until spring, for goldfinches eat the seed", "rich soil makes the stems flop over", "The heads hold their colour well if they are cut before they open"),
    ("the Christmas rose", "thirty centimetres", "heavy, limy soil in half shade", "white cups in the middle of winter", "Take off the old leaves in November so that the flowers can be seen", "black spots on the leaves are the sign of a fungus", "It resents being moved and may sulk for two years afterwards"),
    ("the oriental poppy", "eighty centimetres", "deep soil and as much sun as possible", "huge papery flowers, mostly scarlet, in late May", "Hide the gap it leaves in July behind something that flowers late", "bindweed loves to grow through its roots", "Any piece of broken root will grow into a new plant"),
    ("wild garlic", "twenty-five centimetres", "damp woodland", "white stars in April and May", "Harvest a few leaves from each plant and leave the bulbs alone", "it can be mistaken for lily of the valley, which is deadly", "The smell of a crushed leaf settles the question at once"),
    ("the sunflower", "two metres", "the warmest wall you have", "great yellow heads from July to September", "Give it a stake before the wind teaches you to", "slugs can fell a row of seedlings in one night", "Young heads follow the sun, while open ones face east all day"),
    ("the marsh marigold", "forty centimetres", "the edge of a pond, with wet feet", "shining golden cups in March", "Nothing needs to be done except to divide it every fourth year", "mildew may whiten the leaves in a hot summer", "It is among the first meals of the year for hoverflies"),
    ("rosemary", "a metre", "a sheltered and sunny corner", "pale blue flowers in April", "Trim it lightly and often for the kitchen instead of once and hard", "a long frost on wet soil will kill it", "Cuttings taken in August root easily in sand"),
], [
    ["{Name} grows to about {height} and is happiest in {place}.", "Give {name} {place}, and it will reach about {height}.", "Few plants ask for less than {name}, which wants {place} and grows to about {height}."],
    ["In return it offers {flower}.", "You will be rewarded with {flower}.", "Its season begins with {flower}."],
    ["{care}.", "The main task in the year is simple. {care}."],
    ["Beginners should know that {fault}.", "There is one warning to give: {fault}.", "Be aware that {fault}."],
    ["{note}.", "{note}, as every gardener who grows it will confirm."],
    ["Buy it small in spring, since a young plant settles faster than a large one.", "Plant it in autumn, water it once, and then let the rain do the rest.", "Three plants set close together look better than three dotted about.", "A neighbour with a good clump is a cheaper source than any nursery."],
])

BIRDS = ("name looks voice food nest seen", [
    ("the wren", "a round brown ball with a cocked tail, hardly heavier than a coin", "a loud, rattling song that seems far too big for it", "spiders and small insects from cracks and ivy", "The male builds several domed nests, and the female chooses one", "in severe winters dozens may crowd into a single nest box to keep warm"),
    ("the kingfisher", "a flash of blue and orange low over the water", "a thin, high whistle given in flight", "small fish, which it beats on a branch before swallowing them", "It digs a tunnel as long as an arm into a steep bank", "patient watchers often wait beside a post that is streaked with white"),
    ("the barn owl", "pale and silent, with a heart-shaped face", "no hoot at all but a long, hissing screech", "voles, as many as four in a night for each chick", "The eggs lie on bare boards in barns and church towers", "hunting birds quarter the same meadow every evening at the same time"),
    ("the house sparrow", "streaky brown, the male with a grey cap and a black bib", "an endless, cheerful chirping", "seed, crumbs and, for the young, greenfly", "Pairs nest side by side under roof tiles", "its numbers have fallen in cities where old eaves have been sealed"),
    ("the grey heron", "tall, grey and motionless at the edge of the water", "a harsh croak like a rusty gate", "fish, frogs and sometimes a careless mouse", "Colonies build platforms of sticks in high trees and repair them for decades", "garden ponds with goldfish are visited at dawn"),
    ("the swift", "black, with wings like a sickle", "shrill screams from groups that race between the houses", "flying insects only, caught in the open bill", "It breeds in holes under old roofs and lands nowhere else", "the birds arrive in May and leave again before August is over"),
    ("the robin", "plump, with an orange breast that both sexes wear", "a thin and silvery song, heard even in December", "worms, beetles and soft fruit", "The cup of moss may be hidden in a bank or in a forgotten flowerpot", "each bird defends its own garden all winter and even sings under street lamps"),
    ("the nuthatch", "blue-grey above and buff below, with a dark line through the eye", "a clear, ringing whistle in early spring", "insects from the bark, nuts and seeds", "It narrows the entrance of an old woodpecker hole with mud", "no other bird here climbs down a trunk head first"),
    ("the lapwing", "green and white, with a long thin crest", "a plaintive double note that gave it many country names", "earthworms and leatherjackets from short grass", "Four eggs are laid in a scrape on open ground", "the tumbling display flight can be watched over wet fields in March"),
    ("the starling", "glossy black, spotted with white in winter", "a mixture of clicks, whistles and excellent imitations", "grubs from lawns and fruit from orchards", "Holes of any kind will do, from oak trees to traffic lights", "before dusk in November great flocks turn and fold over the reed beds"),
], [
    ["{Name} is {looks}.", "Look for {name} by its shape first: it is {looks}.", "Anyone can learn to tell {name}, which is {looks}."],
    ["Often the voice is noticed before the bird, {voice}.", "What gives it away is the sound: {voice}.", "It has {voice}."],
    ["It lives on {food}.", "Its food is {food}.", "The diet consists of {food}."],
    ["{nest}.", "Breeding starts in spring. {nest}."],
    ["Observers report that {seen}.", "It is worth knowing that {seen}.", "One more thing helps to find it, for {seen}."],
    ["Our volunteers count it on the second Sunday of each month.", "Please send your own sightings with the date and the place.", "A good pair of binoculars is useful, but patience is more so.", "Keep your distance during the breeding season, and keep dogs on a lead."],
])

RECIPES = ("dish who buy one two three serve", [
    ("leek and potato soup", "my grandfather, who cooked it every Monday", "three leeks, half a kilo of floury potatoes, butter and a litre of stock", "Wash the leeks carefully, slice them and let them soften in the butter without taking colour", "Add the diced potatoes and the stock and simmer for twenty minutes", "Mash a part of the potatoes against the side of the pot to thicken it", "chopped chives and a spoonful of sour cream"),
    ("lentil stew", "a student kitchen where four people shared two pots", "brown lentils, two carrots, an onion, a bay leaf and some mustard", "Fry the onion and carrots slowly until they smell sweet", "Pour in the rinsed lentils with three times as much water and the bay leaf", "Salt it only at the end and stir in the mustard with a dash of vinegar", "dark bread and, for those who like it, a smoked sausage"),
    ("baked apples", "the winter we were snowed in with nothing but a crate of fruit", "six tart apples, raisins, chopped nuts, honey and a little butter", "Cut out the cores from above without piercing the bottom", "Fill the hollows with the raisins, nuts and honey and put a flake of butter on top", "Bake them for half an hour until the skins begin to split", "cold vanilla sauce"),
    ("flat bread in a pan", "a neighbour who never owned an oven", "two cups of flour, one cup of yoghurt, salt and a pinch of soda", "Knead everything for three minutes and let the dough rest under a bowl", "Divide it into eight pieces and roll them out as thin as you can", "Bake each one in a dry, very hot pan until it puffs and shows brown spots", "anything that can be scooped up with it"),
    ("mushroom risotto", "a cook who refused to write anything down", "round-grain rice, dried and fresh mushrooms, white wine, stock and hard cheese", "Soak the dried mushrooms and keep the water", "Toast the rice in oil until it is glassy, then add wine and the hot stock one ladle at a time", "Fold in the fried mushrooms, the cheese and a piece of cold butter", "a green salad, and at once, because it does not wait"),
    ("pickled cucumbers", "the village where everyone has a different opinion about dill", "small firm cucumbers, dill, garlic, mustard seed, salt and vine leaves", "Prick the cucumbers and pack them upright into clean jars with the herbs", "Cover them with a cooled brine of fifty grams of salt to a litre of water", "Leave the jars loosely closed at room temperature for a week, then move them to the cellar", "cold roast meat or simply on buttered bread"),
    ("fish pie", "the harbour canteen, where it was made from whatever came in", "white fish, milk, peas, two eggs and a kilo of mashed potato", "Poach the fish gently in the milk and take out the bones", "Thicken the milk with flour and butter and mix it with the fish, peas and sliced boiled eggs", "Spread the potato on top, draw lines with a fork and bake until golden", "nothing more than a wedge of lemon"),
    ("pancakes with buckwheat", "a boatman we met on the canal", "buckwheat flour, one egg, water, salt and patience", "Beat the flour and water to a thin batter and leave it overnight in a cool place", "Stir in the egg and heat an iron pan until a drop of water dances on it", "Pour in just enough to cover the bottom and turn the pancake when the edge lifts", "ham and cheese, or butter and sugar"),
    ("roast pumpkin salad", "a summer job at a farm with too many pumpkins", "one small pumpkin, chickpeas, red onion, feta cheese and parsley", "Cut the pumpkin into wedges with its skin and toss them in oil and cumin", "Roast them with the chickpeas until the corners are dark", "Mix them while still warm with the onion, which has been lying in lemon juice", "crumbled cheese and plenty of parsley"),
    ("rice pudding", "the children's ward, where the night nurse made it on a hot plate", "short-grain rice, full milk, a strip of lemon peel and very little sugar", "Rinse the rice once and bring it to the boil in the milk with the peel", "Turn the heat as low as it will go and stir every few minutes", "Take it off the stove while it still seems too thin", "cinnamon, or cherries from a jar"),
    ("bean burgers", "the cook of a climbing hut who had no meat for a week", "two tins of kidney beans, oats, an egg, paprika and a grated carrot", "Drain the beans well and crush them roughly with a fork", "Work in the oats, egg, spice and carrot and let the mixture stand until it holds together", "Shape flat cakes and fry them slowly so that the middle sets", "toasted rolls and pickles"),
], [
    ["I learned to make {dish} from {who}.", "This recipe for {dish} goes back to {who}.", "For {dish} I have to thank {who}."],
    ["You will need {buy}.", "The shopping list is short: {buy}.", "Have ready {buy}."],
    ["{one}.", "{one}, and do not hurry."],
    ["{two}.", "Next comes the main step. {two}."],
    ["{three}.", "To finish, be gentle. {three}."],
    ["Serve it with {serve}.", "It goes well with {serve}.", "All it wants now is {serve}."],
    ["The quantities are enough for four people, or for two with something left over for the next day.", "It can be made a day ahead and tastes, if anything, better for it.", "Taste before you add salt, since the other ingredients may bring enough of their own.", "Half the quantity cooks a little faster, so look at the pot and not at the clock."],
])

TOWNS = ("name water began trade sight feast talk", [
    ("Aldermoor", "at a bend of the river Teal", "a ford where carters paid a penny to be pulled across by oxen", "paper, and later on cardboard boxes", "the tiled hall of the old swimming bath", "a raft race in May in which no raft may cost more than a meal", "whether the bypass should run north or south of the cemetery"),
    ("Corrie Bay", "where two streams meet the sea", "a row of herring sheds on a shingle beach", "fish, ice and, for one short summer, sponges", "a pier that has been rebuilt three times and is always a little crooked", "the blessing of the boats on the last Sunday in June", "how many houses may be let to visitors"),
    ("Hollin Cross", "on a dry hill with a single deep well", "an inn at the crossing of two drove roads", "wool, hand-made gloves and a factory for buttons", "the well house with its treadmill for a donkey", "a sheep fair to which hardly any sheep come now", "the speed of lorries in Chapel Street"),
    ("Brantwick", "between the lake and a steep wood", "a charcoal burners' camp which a duke turned into a spa", "bottled water and slate", "a bandstand with a copper roof gone green", "an evening of lanterns on the water in September", "the price of parking beside the steamer landing"),
    ("Nether Sallow", "in a marsh that was drained by monks", "a grange with a tithe barn", "willow baskets and bulbs", "the barn, which is longer than the church", "a contest in which baskets are thrown over a hedge", "the pumps and who shall pay for the new ones"),
    ("Port Ansel", "on an island joined to the shore by a causeway", "a fort that never fired a shot", "rope, biscuits for ships and nowadays wind turbines", "the rope walk, four hundred paces long and perfectly straight", "a day in August when everybody walks round the island at low tide", "the hours at which the causeway is flooded"),
    ("Kettleford", "beside a river that turned eleven mills", "a bridge which a wool merchant built for the good of his soul", "needles, bicycle spokes and surgical instruments", "a museum of needles with a magnifying glass on every case", "a procession of giant paper fish", "the school roof and the money promised for it"),
    ("Upper Tarn", "at the head of a valley where the road ends", "seven farms and a chapel of ease", "lead, until the mine was flooded, and then tourists", "the mine entrance with a little railway for visitors", "a run to the summit and back, won twice by the same postwoman", "the telephone mast that everyone wants and nobody wants to see"),
    ("Marchhaven", "in the lee of a long spit of sand", "a customs post that grew a town around it", "timber, coal and sailing holidays", "the customs house with rooms for the scales of every nation", "a market of second-hand boats on the first of March", "dredging, which costs more each year"),
    ("Stonebeck", "under the edge of the moor", "a quarry that supplied the paving of three cities", "stone, cheese and the printing of railway timetables", "the viaduct with nineteen arches", "a cheese rolling that ends at the doctor's door", "trains, and whether they will stop again"),
], [
    ["{name} lies {water} and began as {began}.", "Visitors who come to {name}, {water}, seldom know that it began as {began}.", "It all started with {began}: that is how {name}, {water}, came to be."],
    ["For generations people here lived on {trade}.", "The town grew with {trade}.", "Its wealth came from {trade}."],
    ["The first thing to see is {sight}.", "Do not leave without visiting {sight}.", "What most people remember afterwards is {sight}."],
    ["The high point of the year is {feast}.", "Once a year the streets are full because of {feast}.", "If you can choose the date, come for {feast}."],
    ["In the cafe on the square the talk is of {talk}.", "The council has been arguing for years about {talk}.", "Local newspapers write mostly about {talk}."],
    ["Buses run every hour, the last of them at nine.", "There are two small hotels and a camp site under the trees.", "The tourist office lends umbrellas and accepts them back at any shop.", "A leaflet with a walk of an hour and a half is to be had in the library."],
])

BOOKS = ("title author about first best weak", [
    ("The Salt Ledger", "Imre Castell", "a bookkeeper on a sinking island who is asked to value everything before it is abandoned", "The first chapter consists almost entirely of a list, and it is gripping", "a conversation about what a lighthouse is worth", "the love story arrives late and leaves early"),
    ("A Field Guide to Leaving", "Noor Hadley", "three sisters who clear the house of their mother and each steal the same teapot", "It is told backwards, from the empty rooms to the funeral", "the youngest sister's letter, which is never sent", "the lawyer is a cardboard figure"),
    ("Nine Kinds of Rain", "Tobias Venn", "a weather forecaster in a dry country who has been right too often", "The humour is so quiet that I missed it for thirty pages", "the public hearing in the football stadium", "it could have lost fifty pages without harm"),
    ("The Apprentice Cartographer", "Lucia Fenwick", "a girl who draws maps of places that later turn out to exist", "Younger readers will enjoy the plot and older ones the footnotes", "the crossing of a glacier by sledge", "the villain explains himself at length"),
    ("Ordinary Engines", "Dag Holm", "the history of the water pump, told through people who repaired them", "The author writes about valves as others write about music", "the chapter on a mission hospital with a pump made of bicycle parts", "there is no index, which is a pity in a book of this kind"),
    ("House of the Second Clock", "Miriam Oake", "a family in which nobody agrees what time it is", "What seems to be a fairy tale turns out to be about grief", "the dinner which half of the guests miss by a day", "the dialect of the servants is hard to follow"),
    ("Winter Timetable", "Pavel Arden", "a signalman who works alone at a junction in the mountains", "Very little happens, and I could not stop reading", "the night on which two trains wait for each other in the snow", "the last page explains what the reader had already understood"),
    ("Borrowed Gardens", "Celia Marsh", "the writer's attempt to grow vegetables on land that belongs to other people", "It is funny about failure and exact about soil", "the quarrel over a row of beans", "the recipes at the end feel like an afterthought"),
    ("The Cold Harbour Letters", "Jonas Reyne", "two scientists who argue by post for forty years without meeting", "Every letter is a small masterpiece of politeness and fury", "the telegram of four words", "one has to keep a list of the theories at hand"),
    ("Small Hours, Large Animals", "Greta Solveig", "a night keeper at a zoo", "The chapters are short and can be read in any order", "an elephant that learns to open the tap", "the photographs are printed too dark"),
], [
    ["{title} by {author} is a book about {about}.", "In {title}, {author} tells of {about}.", "{author} has written about {about}, and the result is called {title}."],
    ["{first}.", "{first}, and that is not something I often say."],
    ["The finest passage is {best}.", "I will remember {best}.", "Nothing in it is better than {best}."],
    ["If there is a weakness, it is that {weak}.", "Not everything succeeds: {weak}.", "My only complaint is that {weak}."],
    ["The translation, as far as I can judge, reads well.", "The publisher has given it good paper and an ugly cover.", "It would make a fine present for somebody who thinks that they have read everything.", "I borrowed it from the library and have now bought a copy of my own.", "Our reading group was divided, which is the best that can be said of any book."],
])

MATCHES = ("home away score start turn hero coach next", [
    ("Kettleford Rovers", "Stonebeck United", "two goals to one", "The visitors began better and hit the post after five minutes", "a penalty just before the break changed everything", "the eighteen-year-old Sam Orrell, who scored with his first touch", "praised the patience of his side", "travel to Port Ansel"),
    ("Brantwick Ladies", "Aldermoor Athletic", "four goals to nil", "It took only ninety seconds for the first corner to be headed in", "after the second goal the guests no longer believed in a comeback", "the captain, Jo Tarrant, who won every ball in the air", "spoke of the best half of the season", "have a week off before the cup"),
    ("Corrie Bay", "Marchhaven", "no goals on either side", "Wind and rain made every long pass a lottery", "a red card in the second half forced the home team to defend", "the goalkeeper Ivo Lund, who saved twice from close range", "called the point a small miracle", "play the same opponents again on Wednesday"),
    ("Hollin Cross", "Nether Sallow", "three goals to three", "Both defences seemed to be still on the bus", "three goals fell within four minutes after the break", "the substitute Finn Abery, who equalised in added time", "said that he had aged a year", "meet the leaders on Saturday"),
    ("Upper Tarn", "Kettleford Reserves", "one goal to nil", "The small pitch suited the hosts, who pressed from the first whistle", "a free kick from thirty metres decided the game", "the left back Will Garside, whose shot went in off the bar", "had nothing but good to say of the referee", "hope to have their striker back"),
    ("Port Ansel", "Brantwick", "one goal to five", "Nobody in the crowd had expected the home side to take the lead", "an own goal before the interval broke their spirit", "the winger Ade Marlow, who prepared four of the five", "apologised to the supporters", "need three points to stay in the league"),
    ("Stonebeck Juniors", "Corrie Bay Juniors", "two goals to two", "The youngsters showed more courage than many of their elders", "a mistake by the goalkeeper brought the guests back into the match", "the twins Lea and Mia Brandt, who scored one each", "was pleased that everybody had played", "take part in the indoor tournament"),
    ("Marchhaven Veterans", "Aldermoor Veterans", "six goals to four", "Nobody ran much in the first quarter of an hour", "the arrival of two late players turned the balance", "the former professional Karl Dene, now fifty-three", "asked for ice and a chair", "meet again in the spring"),
], [
    ["{home} and {away} met on a heavy pitch, and at the end the board showed {score}.", "The match between {home} and {away} ended with {score}.", "With {score}, {home} against {away} was a match to remember."],
    ["{start}.", "{start}, as the older spectators were quick to point out."],
    ["Then {turn}.", "It was clear to all that {turn}.", "From our seat in the stand it looked as if {turn}."],
    ["The man or woman of the day was {hero}.", "Loudest was the applause for {hero}.", "Special mention goes to {hero}."],
    ["The coach {coach}.", "Asked about it afterwards, the coach {coach}."],
    ["Next the team will {next}, or so the plan says.", "In the coming week they {next}."],
    ["The gate was three hundred and twelve, and the soup was sold out by half time.", "The takings from the raffle go to the new changing rooms.", "There were no injuries worth reporting.", "Because of the fog the second half began ten minutes late."],
])
for _row in MATCHES[1]:
    assert len(_row) == 8

COUNCIL = ("plan cost why against vote when", [
    ("to replace the street lamps in the old town with ones that dim after midnight", "eighty thousand euros, of which the region pays half", "the old lamps use four times as much power and attract insects", "a resident asked whether dark streets would be safe for nurses coming home", "eleven members in favour and two against", "work starts in March and will take a summer"),
    ("to turn the car park behind the library into a small square with trees", "one parking place fewer for each of the forty that now exist and about the price of a house", "the heat measured there last August was six degrees above that in the park", "shop owners feared for their customers", "a majority of one", "the first lime trees are to be planted in November"),
    ("to keep the outdoor pool open for two weeks longer", "nine thousand euros for wages and heating", "September has been warm for five years in a row", "the fire brigade wanted the money for hoses", "unanimously, after a short discussion", "the pool will close on the twenty-first instead of the seventh"),
    ("to build a bicycle path to the railway station", "just under a million, since a bridge must be widened", "two thirds of the commuters live within three kilometres of the platform", "one farmer refused to sell a strip of his field", "fourteen to six, with one abstention", "surveyors will mark the route after the harvest"),
    ("to give the youth club a house of its own", "the rent of the former post office and a new kitchen", "the young people have met in a container since the flood", "neighbours worried about noise on the terrace", "in favour, on condition that the terrace closes at ten", "the keys will be handed over before the holidays"),
    ("to stop mowing the verges before the end of June", "nothing, and it even saves some diesel", "a count found thirty-one kinds of wild bee along the cemetery road", "several drivers said that they could not see round the bend", "for the proposal, except at junctions and bends", "the new plan for mowing hangs in the hall"),
    ("to raise the fee for dogs", "twelve euros more a year for the first dog and double for the second", "the bags and bins are paid for out of it", "a pensioner brought her dog to the meeting and let it speak for itself", "to put off the question until spring", "a working group will look at how other towns do it"),
    ("to buy the empty cinema", "a symbolic price, followed by repairs that nobody could put a figure on", "the roof will not survive another winter", "the treasurer reminded everyone of the cost of the town hall", "yes, by nine votes to eight", "an association may run it if it finds two hundred members"),
    ("to move the weekly market from Thursday to Saturday", "only the cost of new signs", "people with jobs cannot shop on a Thursday morning", "three of the stall holders already have a place elsewhere on Saturdays", "to try it for six months", "the first Saturday market will open with a brass band"),
], [
    ["At its meeting on Monday the council debated a plan {plan}.", "A plan {plan} has filled the council chamber once again.", "Should the town be allowed {plan}? That was the question before the council."],
    ["It would cost {cost}.", "The price is {cost}.", "As for the cost, the figures speak of {cost}."],
    ["Those who support it say that {why}.", "The main argument was that {why}.", "An expert explained that {why}."],
    ["On the other side, {against}.", "There was resistance too: {against}.", "Not everybody agreed, and {against}."],
    ["In the end the council voted: {vote}.", "The vote was taken late, with this outcome: {vote}.", "The result of the ballot: {vote}."],
    ["According to the office, {when}.", "The mayor announced that {when}.", "What happens now is settled: {when}."],
    ["The minutes can be read in the entrance hall from next week.", "About forty citizens followed the debate from the gallery.", "The next public meeting takes place after Easter."],
])

REPAIRS = ("thing sign cause do then test", [
    ("a washing machine that does not drain", "The drum stands full of grey water and the door stays locked", "a coin or a sock in the filter of the pump", "Open the flap at the bottom, place a flat dish under it and turn the cap slowly", "Pull out whatever you find and check that the small wheel behind it can move", "run a short programme without any clothes"),
    ("a door that sticks", "It scrapes at the top only in wet weather", "wood that swells because its upper edge was never painted", "Mark the place with chalk, take the door off its hinges and lay it over two chairs", "Plane off a thin curl of wood at a time and seal the edge with oil", "close it on a strip of paper, which should slide out without tearing"),
    ("a bicycle that skips gears", "The chain jumps under load, mostly on the smallest sprocket", "a stretched cable or a worn chain", "Measure the chain with a gauge and replace it if it has grown by more than a hundredth", "Turn the adjuster at the derailleur by half a turn until the noise stops", "ride up a hill and change under light pressure"),
    ("a radiator that stays cold", "It is hot at the bottom and cool at the top", "air that has collected inside", "Switch off the pump, hold a cup under the valve and open it with the little key", "Wait until the hissing ends and water comes out in a steady stream", "look at the pressure gauge and top up the system if necessary"),
    ("a lamp that flickers", "It goes dark for a moment whenever somebody walks across the room", "a loose screw in the socket or the switch", "Take out the fuse and make sure with a tester that there is no current", "Open the housing and tighten each terminal without crushing the wire", "tap the lamp gently once the power is back"),
    ("a window that lets in the wind", "A candle on the sill burns at an angle even with everything shut", "a rubber seal that has become hard", "Pull the old seal out of its groove and take a piece along to buy the same profile", "Press in the new one from the middle of the upper side without stretching it", "shut a note in the frame and see whether you can pull it out"),
    ("a laptop that runs hot", "The fan roars as soon as a film is played", "dust between the fan and the cooling fins", "Shut it down, unplug it and take off the lower cover", "Hold the fan still with a finger and blow out the fins with short bursts of air", "compare the temperature before and after under the same load"),
    ("a chair with a loose leg", "It rocks, although the floor is level", "old glue that has turned to powder", "Knock the joint apart with a soft mallet and scrape both sides clean", "Put in fresh wood glue, tie a cord round all four legs and twist it tight with a stick", "wait a whole day before anybody sits down"),
    ("a toilet that keeps running", "A thin thread of water can be seen at the back of the bowl", "limescale on the seal of the flush valve", "Close the small tap at the cistern, flush once and lift out the valve", "Turn the seal over or lay it in vinegar for an hour", "put a drop of ink in the cistern and look for colour in the bowl"),
    ("a zip that will not close", "The teeth come apart again behind the slider", "a slider that has spread with use", "Move the slider to the very end and squeeze each side carefully with small pliers", "Rub the teeth with a candle or a pencil", "open and shut it ten times without force"),
], [
    ["This page explains how to repair {thing}.", "You can mend {thing} yourself in less than an hour.", "Before you call someone about {thing}, try the following."],
    ["{sign}.", "The symptom is easy to describe. {sign}."],
    ["The usual cause is {cause}.", "In most homes the reason is {cause}.", "Behind it there is nearly always {cause}."],
    ["{do}.", "Begin like this. {do}."],
    ["{then}.", "{then}, and take your time over it."],
    ["To check your work, {test}.", "Finally, {test}.", "As a last step, {test}."],
    ["If that does not help, the part has to be replaced, and a specialist should look at it.", "The tools cost less than the call of a technician.", "Keep the screws in an egg carton in the order in which you took them out.", "Never work on anything that is still connected to the mains."],
])

WALKS = ("name km begin up view hazard rest", [
    ("the Ridge of the Seven Stones", "fourteen", "at the bus stop below the chapel", "follow the wall through bracken until the path swings left onto open moor", "on a clear day you can count three lighthouses", "the stones are slippery after rain, and the edge is not fenced", "a shepherd's hut with a bench on its sunny side"),
    ("the Otter Trail", "nine", "on the far side of the iron footbridge", "keep close to the water and pass under the railway", "early walkers have a good chance of seeing what gave it its name", "the meadow is flooded from December to March", "the cafe at the lock, closed on Mondays"),
    ("the Old Coffin Road", "eleven", "behind the churchyard of Upper Tarn", "climb by the stone steps on which bearers once rested their load", "both valleys lie below you at the pass, each with its own weather", "mist comes quickly, and there is no signal", "a flat rock beside a spring of very cold water"),
    ("the Quarry Loop", "six", "in front of the former railway office", "take the incline where the wagons used to run", "the drowned quarry shines green from above like an eye", "children should be held by the hand at the upper level", "a row of carved seats made by the last stonemason"),
    ("the Dune Path", "eight", "at the end of the board walk in Marchhaven", "go along the crest as far as the red post and then down to the beach", "seals lie on the sandbank at low water", "part of the route is closed while terns are breeding", "the lee of the wooden wreck"),
    ("the Mill Stream Circuit", "five", "at the museum of needles", "walk upstream past the remains of eleven mills", "from the top weir there is a view over the roofs of the town", "the bridge near the fourth mill takes one person at a time", "a picnic table made from a millstone"),
    ("the Beacon Climb", "seventeen", "in the square of Hollin Cross", "cross two farms, closing every gate, and join the green lane", "the summit looks out over four counties", "cattle with calves graze on the upper pasture", "the ruin of the signal house"),
    ("the Lake Shore Way", "twenty-one", "at the steamer landing in Brantwick", "stay with the white marks, which lead in and out of the wood", "each bay shows the mountains from another side", "nobody should start after noon in winter", "any of five small beaches"),
], [
    ["The walk known as {name} is {km} kilometres long and starts {begin}.", "Start {begin}: from here {name} runs for {km} kilometres.", "With its {km} kilometres, {name} fills half a day or more, and it begins {begin}."],
    ["First {up}.", "To begin with, {up}."],
    ["The reward is great, because {view}.", "Allow time for a halt here, since {view}.", "What makes it famous is that {view}."],
    ["Take care: {hazard}.", "It has to be said that {hazard}.", "One word of warning, for {hazard}."],
    ["The best place for a rest is {rest}.", "Eat your sandwiches at {rest}.", "Halfway round you will come upon {rest}."],
    ["Sturdy shoes are enough, and poles are a matter of taste.", "Dogs are welcome but have to be on a lead near sheep.", "The marks were renewed last autumn by the walking club.", "In the opposite direction the climb is shorter and much steeper."],
])

NOTES = ("prog does new fixed slow upgrade", [
    ("Larder", "keeps a list of what is in your kitchen", "it can now read the date from a photograph of the lid", "a crash when two people emptied the same shelf at once", "searching ten thousand items takes less than a tenth of the time", "the database is converted at the first start, so make a copy beforehand"),
    ("Quillpress", "turns plain text into printed books", "footnotes may continue on the following page", "hyphens no longer appear in the middle of web addresses", "a book of four hundred pages is set in eleven seconds instead of forty", "old style files still work, though two settings have been renamed"),
    ("Tidewatch", "shows the water level of several hundred harbours", "an alarm can be set for a level as well as for a time", "the summer hour was added twice in some time zones", "the map loads only the part that you look at", "users of version two must enter their harbours again"),
    ("Moth", "is a small editor for sound recordings", "a spectrum is drawn below the wave", "files longer than two gigabytes were cut off without a message", "undo uses a fraction of the memory", "plug-ins written for the old interface will not load any more"),
    ("Ferrous", "makes backups of one directory into another", "an interrupted run continues where it stopped", "names with a line break were copied under the wrong name", "unchanged files are recognised without being opened", "the first run after the upgrade checks everything and takes longer"),
    ("Chorale", "helps small choirs to plan rehearsals", "absences can be sent by mail and appear in the calendar", "the printed list no longer loses the last alto", "opening the archive is twice as quick", "a new password is required from everybody once"),
    ("Signpost", "is a library for drawing maps in the browser", "labels avoid one another along curved lines", "zooming out quickly left blank tiles", "the bundle has become a third smaller", "the function that draws circles takes metres and not pixels"),
], [
    ["A new version of {prog}, the program that {does}, is available today.", "{prog} {does}, and after a year of work there is a new version.", "We are happy to announce a release of {prog}, which {does}."],
    ["The most visible change is that {new}.", "What many have asked for is here: {new}.", "As a novelty, {new}."],
    ["Among the faults put right is this one: {fixed}.", "We have also corrected an old mistake, {fixed}.", "Thanks to a patient reporter one more fault is gone: {fixed}."],
    ["On the side of speed, {slow}.", "It has become faster too, as {slow}.", "Our measurements show that {slow}."],
    ["Before you install it, note that {upgrade}.", "Please read the notes on upgrading, because {upgrade}.", "One thing needs attention: {upgrade}."],
    ["Twelve people contributed, four of them for the first time.", "The source and signed packages are in the usual place.", "The previous version will receive repairs until the end of next year.", "Thanks go to all who translated the messages."],
])

# The family name is a site's name; its titles come from the first field.
FAMILIES = [("garden", PLANTS), ("birds", BIRDS), ("kitchen", RECIPES),
            ("towns", TOWNS), ("books", BOOKS), ("sport", MATCHES),
            ("council", COUNCIL), ("repair", REPAIRS), ("walks", WALKS),
            ("releases", NOTES)]

MENUS = {
    "en": ["Home", "About us", "Contact", "Products", "Services", "News", "Blog", "Log in", "Register", "My account", "Basket (0)", "Search", "Menu", "Skip to content", "Share on social media", "Read more", "Previous", "Next", "Privacy policy", "Terms and conditions", "Sitemap", "Back to top", "Newsletter", "Subscribe", "FAQ", "Careers", "Press", "Cookie settings", "Print this page", "All rights reserved"],
    "de": ["Startseite", "Über uns", "Kontakt", "Produkte", "Leistungen", "Aktuelles", "Anmelden", "Registrieren", "Warenkorb (0)", "Suche", "Menü", "Zum Inhalt springen", "Weiterlesen", "Zurück", "Weiter", "Datenschutz", "Impressum", "AGB", "Nach oben", "Newsletter", "Häufige Fragen", "Stellenangebote", "Seite drucken"],
    "fr": ["Accueil", "Qui sommes-nous", "Contact", "Produits", "Services", "Actualités", "Se connecter", "S'inscrire", "Panier (0)", "Rechercher", "Menu", "Aller au contenu", "Lire la suite", "Précédent", "Suivant", "Mentions légales", "Plan du site", "Haut de page", "Abonnez-vous"],
    "es": ["Inicio", "Quiénes somos", "Contacto", "Productos", "Servicios", "Noticias", "Iniciar sesión", "Registrarse", "Cesta (0)", "Buscar", "Menú", "Saltar al contenido", "Leer más", "Anterior", "Siguiente", "Aviso legal", "Mapa del sitio", "Volver arriba", "Suscríbete"],
}

COOKIES = {
    "en": ["We use cookies to improve your experience on our website.", "By continuing to browse you agree to our use of cookies.", "Some cookies are necessary, others help us to understand how visitors use the site.", "You can change your settings at any time.", "Accept all", "Reject all", "Manage preferences", "Necessary cookies (3)", "Statistics cookies (7)", "Marketing cookies (24)"],
    "de": ["Wir verwenden Cookies, um Ihnen ein optimales Erlebnis zu bieten.", "Einige davon sind notwendig, andere helfen uns, die Seite zu verbessern.", "Ihre Einwilligung können Sie jederzeit widerrufen.", "Alle akzeptieren", "Nur notwendige", "Einstellungen"],
    "fr": ["Nous utilisons des cookies pour améliorer votre expérience.", "Vous pouvez modifier vos choix à tout moment.", "Tout accepter", "Tout refuser", "Personnaliser"],
    "es": ["Utilizamos cookies para mejorar su experiencia.", "Puede cambiar su configuración en cualquier momento.", "Aceptar todo", "Rechazar todo", "Configurar"],
}

SPAM_WORDS = ["cheap", "watches", "online", "casino", "bonus", "free", "best", "price", "discount", "loan", "credit", "fast", "approval", "buy", "now", "deal", "replica", "bags", "outlet", "sale", "weight", "loss", "pills", "winner", "jackpot", "slots", "crypto", "profit", "guaranteed", "click", "here", "seo", "backlinks", "traffic", "ranking", "coupon", "code", "shipping", "order", "today", "limited", "offer", "no", "deposit", "insurance", "quote", "mortgage", "rate", "flights", "hotels"]
SPAM_LINES = ["CLICK HERE NOW to claim your {a} {b} before it is too late!!!", "{a} {b} {a} {b} {a} {c} best {a} {b} 2024", "Buy {a} {b} online, {a} {b} with free {c}, {a} {b} cheap, {a} {b} discount.", "Are you looking for {a} {b}? We have the best {a} {b} and the cheapest {c} on the net!", "100% GUARANTEED {a} {b} - no {c} required - order today $$$", "{a}, {b}, {c}, {a} {c}, {b} {a}, {c} {b}, {a} near me, {b} near me, {c} near me"]

SHORT = [("en", "404 Not Found"), ("en", "Access denied."), ("en", "This page has moved. Please update your bookmarks."), ("en", "Coming soon"), ("en", "Loading..."), ("en", "Please enable JavaScript to continue using this application."), ("en", "No results were found for your search."), ("en", "Thank you for your order."), ("de", "Seite nicht gefunden"), ("de", "Diese Seite befindet sich im Aufbau."), ("fr", "Page introuvable"), ("fr", "Votre panier est vide."), ("es", "Página no encontrada"), ("es", "No hay resultados."), ("ru", "Страница не найдена"), ("ja", "ページが見つかりません")]

FIRST = ["Anna", "Ben", "Clara", "David", "Ella", "Felix", "Grace", "Henry", "Iris", "Jonas"]
LAST = ["Example", "Sample", "Doe", "Placeholder", "Specimen", "Nobody", "Template", "Muster"]
PII_LINES = ["Please contact {first} {last} at {mail} if you would like to join the tour.", "Orders are handled by {first} {last}, telephone {phone}.", "Last login of {mail} was from {ip} at {time}.", "For questions about the invoice write to {mail} or call {phone} between nine and noon.", "The server at {ip} will be switched off on Sunday, and {first} {last} is the person in charge.", "{first} {last} has moved the meeting and can be reached under {phone} until Friday."]

CODE = [
'''def parse_line(line):
    """Split a log line into its fields."""
    head, _, tail = line.partition(": ")
    if not tail:
        return None
    return {"level": head.strip(), "message": tail.rstrip("\\n")}


for number, line in enumerate(open("server.log"), 1):
    record = parse_line(line)
    if record is None:
        print(f"line {number}: no level", file=sys.stderr)''',
'''#include <stdio.h>

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        printf("%s%s", i > 1 ? " " : "", argv[i]);
    }
    putchar('\\n');
    return 0;
}''',
'''function debounce(fn, wait) {
  let timer = null;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), wait);
  };
}

window.addEventListener("resize", debounce(() => {
  console.log(window.innerWidth, window.innerHeight);
}, 200));''',
'''SELECT c.name, COUNT(*) AS orders, SUM(o.total) AS total
  FROM customers AS c
  JOIN orders AS o ON o.customer_id = c.id
 WHERE o.created >= '2023-01-01'
 GROUP BY c.name
HAVING COUNT(*) > 3
 ORDER BY total DESC
 LIMIT 20;''',
'''#!/bin/sh
# Rotate the logs of yesterday.
set -eu
dir=${1:-/var/log/demo}
for file in "$dir"/*.log; do
    [ -s "$file" ] || continue
    gzip -c "$file" > "$file.$(date +%F).gz"
    : > "$file"
done''',
'''body { margin: 0; font: 16px/1.5 serif; }
nav > ul { display: flex; list-style: none; padding: 0; }
nav a:hover { color: #c33; text-decoration: underline; }
@media (max-width: 40em) {
  nav > ul { flex-direction: column; }
}''',
]

SYMBOLS = ["***", "###", "~~~", "===", ">>>", "<<<", "|||", "---", "+++", "@@@", "$$$", "%%%", "&&&", "...", "///", "→→", "★★★", "•••", "█████", "░░░", "▲▼", "☎", "✓", "✗", "♥♥", "😀😀", "🔥", "«»", "{}", "[]", "();"]

# Sentences for the language model beside the pages themselves.
SENTENCES = {
    "en": ["The shop opens at nine and closes at six.", "Please send us your name and address.", "Where can I buy a ticket for the museum?", "This product is no longer available.", "Our team will answer your question within two days.", "She has lived in this city since she was a child.", "There is a train every hour from the main station.", "Thank you very much for your help.", "What would you like to drink with your meal?", "It has been raining since yesterday evening.", "Read the instructions before you use the machine.", "The results of the study were published last week.", "Page not found", "You have no new messages.", "All rights reserved.", "Search results", "Write a comment"],
    "de": ["Das Geschäft öffnet um neun und schließt um sechs.", "Bitte schicken Sie uns Ihren Namen und Ihre Adresse.", "Wo kann ich eine Karte für das Museum kaufen?", "Dieses Produkt ist nicht mehr verfügbar.", "Unser Team beantwortet Ihre Frage innerhalb von zwei Tagen.", "Sie lebt seit ihrer Kindheit in dieser Stadt.", "Vom Hauptbahnhof fährt jede Stunde ein Zug.", "Vielen Dank für Ihre Hilfe.", "Was möchten Sie zum Essen trinken?", "Es regnet seit gestern Abend.", "Lesen Sie die Anleitung, bevor Sie das Gerät benutzen.", "Die Ergebnisse der Studie wurden letzte Woche veröffentlicht.", "Die Seite wurde leider nicht gefunden", "Sie haben keine neuen Nachrichten.", "Alle Rechte vorbehalten.", "Suchergebnisse", "Kommentar schreiben", "Die Seite ist noch im Aufbau und befindet sich in Arbeit."],
    "fr": ["Le magasin ouvre à neuf heures et ferme à six heures.", "Veuillez nous envoyer votre nom et votre adresse.", "Où puis-je acheter un billet pour le musée ?", "Ce produit n'est plus disponible.", "Notre équipe répondra à votre question sous deux jours.", "Elle habite cette ville depuis son enfance.", "Il y a un train toutes les heures depuis la gare centrale.", "Merci beaucoup pour votre aide.", "Que voulez-vous boire avec votre repas ?", "Il pleut depuis hier soir.", "Lisez le mode d'emploi avant d'utiliser la machine.", "Les résultats de l'étude ont été publiés la semaine dernière.", "La page est introuvable", "Vous n'avez pas de nouveaux messages.", "Tous droits réservés.", "Résultats de la recherche", "Écrire un commentaire", "Le panier est vide et votre commande est terminée."],
    "es": ["La tienda abre a las nueve y cierra a las seis.", "Por favor, envíenos su nombre y su dirección.", "¿Dónde puedo comprar una entrada para el museo?", "Este producto ya no está disponible.", "Nuestro equipo responderá a su pregunta en dos días.", "Ella vive en esta ciudad desde que era niña.", "Hay un tren cada hora desde la estación central.", "Muchas gracias por su ayuda.", "¿Qué desea beber con la comida?", "Llueve desde ayer por la noche.", "Lea las instrucciones antes de usar la máquina.", "Los resultados del estudio se publicaron la semana pasada.", "La página no fue encontrada", "No tiene mensajes nuevos.", "Todos los derechos reservados.", "Resultados de la búsqueda", "Escribir un comentario", "No se han encontrado resultados."],
    "ru": ["Магазин открывается в девять и закрывается в шесть.", "Пожалуйста, пришлите нам ваше имя и адрес.", "Где можно купить билет в музей?", "Этого товара больше нет в наличии.", "Наша команда ответит на ваш вопрос в течение двух дней.", "Она живёт в этом городе с детства.", "С главного вокзала каждый час идёт поезд.", "Большое спасибо за вашу помощь.", "Что вы хотите пить?", "Дождь идёт со вчерашнего вечера.", "Результаты исследования были опубликованы на прошлой неделе.", "Такая страница не найдена на сайте", "У вас нет новых сообщений.", "Все права защищены."],
    "ja": ["お店は九時に開いて六時に閉まります。", "お名前とご住所をお送りください。", "博物館の切符はどこで買えますか。", "この商品は現在取り扱っておりません。", "二日以内にご質問にお答えします。", "彼女は子どものころからこの町に住んでいます。", "中央駅から一時間ごとに電車が出ています。", "ご協力ありがとうございました。", "お飲み物は何になさいますか。", "昨日の夜から雨が降っています。", "研究の結果は先週発表されました。", "お探しのページは見つかりませんでした", "新しいメッセージはありません。"],
}
